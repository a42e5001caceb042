"""Every behaviour that a check holds the sandbox to names the public page that it was read on."""

from sandbox.reference import behaviours


def test_every_check_of_a_behaviour_names_its_source():
    missing = [f"{each.file}::{each.check}" for each in behaviours() if each.source is None]
    assert missing == [], "a comment above the check names the page: # docs.stripe.com/…"


def test_there_are_enough_witnesses():
    assert len(behaviours()) >= 120
