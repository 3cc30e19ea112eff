"""The whole product: the real paper, checked, rendered and looked at from outside."""
