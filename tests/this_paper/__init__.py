"""This paper: its data, its claims, its prose, and what a render of all of it gives."""
