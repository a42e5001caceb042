"""The customer's own page in its languages, in a real browser."""

from pathlib import Path

import pytest
from harness.billing import Service
from harness.programs import ProgramFailed, Programs

from pages.browsing import link
from pages.conftest import CUSTOMER, KEY
from pages.test_pages import sticks_out, violations

SENTENCES = {
    "en": ["You've used 23 devices this month", "Estimated additional charge: $12.00", "Past invoices"],
    "de": ["Sie haben diesen Monat 23 Geräte genutzt", "Voraussichtliche zusätzliche Kosten: 12,00 $", "Frühere Rechnungen"],
    "es": ["Ha utilizado 23 dispositivos este mes", "Cargo adicional estimado: 12,00 US$", "Facturas anteriores"],
}  # fmt: skip
# What only English has, on a page of another language.
ENGLISH = ["included", "period", "Invoice", "Amount", "Usage", "devices", "Gaps", "Values", "nothing", "each", "estimate"]


def shown(page) -> str:
    """All that is read, a chart's titles too, with plain blanks."""
    names = "[...document.querySelectorAll('[aria-label]')].map((each) => each.ariaLabel).join('\\n')"
    return (page.locator("main").text_content() + page.evaluate(names)).replace("\u00a0", " ")


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize("language", SENTENCES)
def test_it_is_in_the_language_of_its_address(look, guarded: Service, language: str, has_script: bool):
    page = look(guarded.url + link(guarded.url, CUSTOMER, KEY) + f"?lang={language}", java_script_enabled=has_script)
    assert page.locator("html").get_attribute("lang") == language
    text = shown(page)
    assert [sentence for sentence in SENTENCES[language] if sentence not in text] == [], text
    if language != "en":
        assert [word for word in ENGLISH if word in text] == [], text


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("language", ["de", "es"])
def test_everyone_can_read_it(look, demo: str, language: str, width: int, scheme: str):
    page = look(f"{demo}{link(demo, 'cust_harbor')}?lang={language}", width=width, scheme=scheme)
    assert violations(page) == []
    assert sticks_out(page) == 0


def test_the_browsers_language_counts_where_the_address_says_none(look, guarded: Service):
    address = guarded.url + link(guarded.url, CUSTOMER, KEY)
    assert look(address, locale="de-AT").locator("html").get_attribute("lang") == "de"
    assert look(address + "?lang=es", locale="de-AT").locator("html").get_attribute("lang") == "es"
    assert look(guarded.url + "/usage/none", locale="es").locator("h1").inner_text() == "Este enlace no es válido"


def test_a_question_keeps_the_language(look, guarded: Service):
    page = look(guarded.url + link(guarded.url, CUSTOMER, KEY) + "?lang=de", java_script_enabled=False)
    page.get_by_label("Was kosten").first.fill("5")
    page.get_by_role("button", name="Zeigen").first.click()
    assert page.get_by_role("status").inner_text().startswith("5 Geräte mehr, zusammen 28: ")
    assert page.locator("html").get_attribute("lang") == "de"
    page.get_by_role("link", name="Nach Stunden").click()
    assert page.locator("html").get_attribute("lang") == "de"


@pytest.mark.parametrize(("name", "value", "told"), [
    ("BILLING_BRAND_LANGUAGE", "fr", "a language: en, de, es"),
    ("BILLING_BRAND_STRINGS", "/nowhere/words.yaml", "a YAML file"),
    ("BILLING_BRAND_STRINGS", "de:\n  chargee: x\n", "words.yaml:2: de.chargee: no text has this key; did you mean charge?"),
    ("BILLING_BRAND_STRINGS", "de:\n  charge: x\n", "words.yaml:2: de.charge: {amount} is missing"),
])  # fmt: skip
def test_words_that_cannot_be_stop_the_start(programs: Programs, tmp_path: Path, name: str, value: str, told: str):
    if ":" in value:
        (tmp_path / "words.yaml").write_text(value)
        value = str(tmp_path / "words.yaml")
    with pytest.raises(ProgramFailed) as failed:
        programs.run("billing", "serve", settings={name: value})
    assert all(part in str(failed.value) for part in (name, value, told))
