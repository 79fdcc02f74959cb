"""The addresses of contracts: a table of contents."""

from maintenance.contracts.web import form as contract_form
from maintenance.contracts.web import list as contract_list
from maintenance.contracts.web import page as contract_page
from maintenance.contracts.web import succession as contract_succession
from registry.kernel.web.pages import make_pages

PAGES = (
    ("GET", "/contracts", contract_list.contracts),
    ("GET", "/contracts/uncovered", contract_list.uncovered),
    ("GET POST", "/contracts/new", contract_form.add),
    ("GET", "/contracts/<uuid:contract_id>", contract_page.contract),
    ("GET POST", "/contracts/<uuid:contract_id>/edit", contract_form.edit),
    ("POST", "/contracts/<uuid:contract_id>/end", contract_page.end),
    ("POST", "/contracts/<uuid:contract_id>/delete", contract_page.delete),
    ("POST", "/contracts/<uuid:contract_id>/restore", contract_page.restore),
    ("POST", "/contracts/<uuid:contract_id>/files", contract_page.add_files),
    ("POST", "/contracts/<uuid:contract_id>/next", contract_succession.say),
    ("POST", "/contracts/<uuid:contract_id>/next/undo", contract_succession.unsay),
    ("POST", "/contracts/<uuid:contract_id>/next/dismiss", contract_succession.dismiss),
    ("POST", "/contracts/<uuid:contract_id>/next/dismiss/undo", contract_succession.undismiss),
    ("POST", "/contracts/<uuid:contract_id>/decide", contract_succession.decide),
    ("POST", "/contracts/<uuid:contract_id>/decide/undo", contract_succession.undo),
)
bp = make_pages("contracts", __name__, PAGES)
