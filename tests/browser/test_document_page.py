"""What a document page does beyond being read: previews, copying, contents on a phone."""

from __future__ import annotations

import pytest

from tests.browser.chrome import Chrome

pytestmark = pytest.mark.browser
DOCUMENT = "van-ban/quyet-dinh-92-2023-qd-ubnd-quang-ninh/"


def test_a_citation_shows_what_it_leads_to_on_focus_and_goes_on_escape(chrome: Chrome, address: str) -> None:
    page = chrome.open(address + DOCUMENT)
    page.wait("document.readyState == 'complete'")
    page.eval("document.querySelector('a.vt-ref.vt-resolved').focus()")
    assert page.wait("document.querySelector('.vt-preview')?.textContent?.includes('914/2014') || ''")
    page.press("Escape")
    assert page.eval("document.querySelector('.vt-preview') === null")
    page.close()


def test_each_form_of_citing_has_its_own_button(chrome: Chrome, address: str) -> None:
    page = chrome.open(address + DOCUMENT)
    page.wait("document.readyState == 'complete'")
    assert page.eval("[...document.querySelectorAll('.vt-form')].every(f => f.querySelector('button.vt-copy'))")
    page.close()


def test_on_a_phone_the_contents_fold_out_above_the_text(chrome: Chrome, address: str) -> None:
    page = chrome.open(address + DOCUMENT, width=360)
    page.wait("document.readyState == 'complete'")
    assert page.wait("document.querySelector('.vt-toc summary')")
    assert page.eval("document.querySelector('.vt-toc a[href=\"#dieu-1\"]') !== null")
    assert page.eval("document.documentElement.scrollWidth <= innerWidth")
    page.close()
