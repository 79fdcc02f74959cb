"""The client of the organisation's directory, opened where one is configured and its packages are there."""

import importlib
from typing import Any

from flask import Flask

from config.refusal import WrongSettings
from config.settings import LAUNCHER
from registry.kernel.errors import because
from registry.people.rules.directory import DirectorySettings, LdapSettings

LIST = "requirements-directory.txt"


def open_directory(app: Flask, settings: DirectorySettings | None) -> Any:
    """Give the client of the directory, or None where there is none; raise WrongSettings where packages are missing."""
    if settings is None:
        return None
    is_ldap = isinstance(settings.server, LdapSettings)
    try:
        module = importlib.import_module(f"registry.people.directories.{'ldap' if is_ldap else 'oidc'}")
    except ModuleNotFoundError as error:
        raise WrongSettings(
            because(
                "Для входу через каталог бракує пакета %(name)s: запустіть %(launcher)s ще раз або pip install "
                "--require-hashes -r %(list)s",
                name=error.name,
                launcher=LAUNCHER,
                list=LIST,
            )
        ) from error
    return module.open_directory(settings.server) if is_ldap else module.open_directory(settings.server, app)
