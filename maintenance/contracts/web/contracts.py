"""The addresses of contracts: a table of contents."""

from flask import Blueprint

from maintenance.contracts.web import form as contract_form
from maintenance.contracts.web import list as contract_list
from maintenance.contracts.web import page as contract_page

bp = Blueprint("contracts", __name__)

for address, view, methods in (
    ("/contracts", contract_list.contracts, ["GET"]),
    ("/contracts/uncovered", contract_list.uncovered, ["GET"]),
    ("/contracts/new", contract_form.add, ["GET", "POST"]),
    ("/contracts/<uuid:contract_id>", contract_page.contract, ["GET"]),
    ("/contracts/<uuid:contract_id>/edit", contract_form.edit, ["GET", "POST"]),
    ("/contracts/<uuid:contract_id>/end", contract_page.end, ["POST"]),
):
    bp.add_url_rule(address, view_func=view, methods=methods)
