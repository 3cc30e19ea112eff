"""A predicate is said of one thing and of many, and denied."""

from __future__ import annotations

from refutable.wording.grammar import all_of_it, any_of_it, carries, has, is_


def test_a_predicate_is_said_of_one_and_of_many_and_denied() -> None:
    """Each verb in both numbers, denied, and in the short form that repeats it."""
    for said, forms in (
        (
            carries("x"),
            ("carries x", "carry x", "does not carry x", "do not carry x", "does", "do"),
        ),
        (is_("x"), ("is x", "are x", "is not x", "are not x", "is", "are")),
        (has("x"), ("has x", "have x", "does not have x", "do not have x", "does", "do")),
    ):
        assert (said.of(plural=False), said.of(plural=True)) == forms[:2]
        assert (said.denied().one, said.denied().many) == forms[2:4]
        assert (said.again(plural=False), said.again(plural=True)) == forms[4:]


def test_what_is_said_in_several_words_is_denied_as_a_whole() -> None:
    """A "not" before the first of them would leave the others standing."""
    both, either = all_of_it([carries("x"), is_("y")]), any_of_it([carries("x"), carries("y")])
    assert both.one == "carries x, and is y"
    assert both.not_one == "is none that carries x, and is y"
    assert either.many == "carry x, or carry y"
    assert either.not_many == "are none that carry x, or carry y"
    assert carries("x and also y").undivided().not_one == "is none that carries x and also y"
    assert all_of_it([is_("y")]) == is_("y")
