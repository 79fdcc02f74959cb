"""The addresses of this floor's part of the API: a table of contents."""

from maintenance.contracts.api import contracts
from maintenance.costing.api import costings
from maintenance.programmes import api as programmes
from maintenance.upkeep.api import plans, work

ROUTES = (
    ("GET", "/contracts", contracts.contracts),
    ("POST", "/contracts", contracts.add_contract),
    ("GET", "/contracts/<uuid:contract_id>", contracts.contract),
    ("PATCH", "/contracts/<uuid:contract_id>", contracts.change_contract),
    ("DELETE", "/contracts/<uuid:contract_id>", contracts.drop_contract),
    ("GET", "/plans", plans.plans),
    ("POST", "/plans", plans.add_plan),
    ("GET", "/plans/<uuid:plan_id>", plans.plan),
    ("PATCH", "/plans/<uuid:plan_id>", plans.change_plan),
    ("DELETE", "/plans/<uuid:plan_id>", plans.drop_plan),
    ("GET", "/work", work.work),
    ("POST", "/work", work.add_work),
    ("GET", "/work/<uuid:work_id>", work.entry),
    ("PATCH", "/work/<uuid:work_id>", work.change_work),
    ("DELETE", "/work/<uuid:work_id>", work.drop_work),
    ("GET", "/programmes", programmes.programmes),
    ("GET", "/programmes/<code>", programmes.programme),
    ("GET", "/costings", costings.costings),
    ("GET", "/costings/<costing_id>", costings.costing),
)
