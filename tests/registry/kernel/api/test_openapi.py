"""What clients made from the OpenAPI document rely on."""

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("address", "method", "name"),
    [
        ("/assets", "get", "registry_api_assets"),
        ("/locations/{location_id}", "patch", "registry_api_change_location"),
        ("/contracts/{contract_id}", "patch", "maintenance_api_change_contract"),
        ("/work", "post", "maintenance_api_add_work"),
        ("/costings", "get", "maintenance_api_costings"),
    ],
)
def test_an_operation_is_named_by_floor_and_not_by_wing(
    client: FlaskClient, address: str, method: str, name: str
) -> None:
    paths = client.get("/api/openapi.json").json["paths"]

    assert paths[f"/api/v1{address}"][method]["operationId"] == name


def test_no_two_operations_have_one_name(client: FlaskClient) -> None:
    paths = client.get("/api/openapi.json").json["paths"]

    names = [operation["operationId"] for methods in paths.values() for operation in methods.values()]

    assert len(names) == len(set(names)) > 20
