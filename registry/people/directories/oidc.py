"""OpenID Connect: the code flow with PKCE, state and nonce; who the provider says came in, and in which groups."""

from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask
from joserfc.errors import JoseError
from werkzeug.wrappers import Response

from registry.kernel.errors import Forbidden, because
from registry.people.rules.directory import DirectoryAwayError, OidcSettings, Vouched, is_unheard

SECONDS = 10
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
PROOFS = frozenset({"mfa", "otp", "hwk", "sms", "fpt", "face"})
"""What a provider calls a second proof in `amr` (RFC 8176)."""
AWAY = because("Сервер входу організації не відповідає або відповідає не так. Спробуйте за кілька хвилин")
REFUSED = because("Сервер входу організації не підтвердив вхід. Спробуйте ще раз")


class OidcDirectory:
    """Leads to the provider and reads what it answers."""

    def __init__(self, settings: OidcSettings, app: Flask) -> None:
        self.settings = settings
        self._client: Any = OAuth(app).register(
            "directory",
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            server_metadata_url=settings.issuer.rstrip("/") + "/.well-known/openid-configuration",
            client_kwargs={"scope": settings.scope, "code_challenge_method": "S256", "timeout": SECONDS},
        )

    def lead_there(self, back: str) -> Response:
        """Send the browser to the provider, which sends it back; raise DirectoryAwayError."""
        try:
            self._check_provider()
            answer: Response = self._client.authorize_redirect(back)
        except (requests.RequestException, AuthlibBaseError, ValueError) as error:
            raise DirectoryAwayError(AWAY) from error
        return answer

    def take_back(self) -> Vouched:
        """Read who came back: state, signature, issuer, audience, time, nonce. Raise Forbidden, DirectoryAwayError."""
        try:
            self._check_provider()
            token = self._client.authorize_access_token(
                claims_options={"iss": {"essential": True, "values": [self.settings.issuer]}}
            )
            claims = self._with_more(token, dict(token.get("userinfo") or {}))
        except (AuthlibBaseError, JoseError) as error:
            raise Forbidden(REFUSED) from error
        except (requests.RequestException, ValueError) as error:
            raise DirectoryAwayError(AWAY) from error
        return self._vouched(claims)

    def ask_for_itself(self) -> None:
        """See that the provider describes itself; raise DirectoryAwayError."""
        try:
            self._check_provider()
        except (requests.RequestException, AuthlibBaseError, ValueError) as error:
            raise DirectoryAwayError(AWAY) from error

    def _check_provider(self) -> None:
        """Raise DirectoryAwayError unless the provider is the one of the settings and is reached by https alone."""
        told = self._client.load_server_metadata()
        if told.get("issuer") != self.settings.issuer:
            raise DirectoryAwayError(AWAY) from ValueError(f"issuer: {told.get('issuer')}")
        heard = [name for name in ENDPOINTS if not is_unheard(told.get(name))]
        if heard:
            raise DirectoryAwayError(AWAY) from ValueError(f"{heard[0]}: {told.get(heard[0])}")

    def _with_more(self, token: Any, claims: dict[str, Any]) -> dict[str, Any]:
        """Add what the provider tells of the same person at an address of its own, where the proof itself lacks it."""
        if not claims:
            raise Forbidden(REFUSED)
        wanted = {self.settings.login_claim, self.settings.groups_claim}
        if wanted <= set(claims) or not is_unheard(self._client.server_metadata.get("userinfo_endpoint")):
            return claims
        more = dict(self._client.userinfo(token=token))
        if more.get("sub") != claims.get("sub"):
            raise Forbidden(REFUSED)
        return {**more, **claims}

    def _vouched(self, claims: dict[str, Any]) -> Vouched:
        login, groups = claims.get(self.settings.login_claim), claims.get(self.settings.groups_claim) or []
        if not isinstance(login, str) or not isinstance(claims.get("sub"), str):
            raise Forbidden(
                because("Сервер входу організації не назвав логіна (%(claim)s)", claim=self.settings.login_claim)
            )
        return Vouched(
            "oidc",
            claims["sub"][:255],
            login.partition("@")[0].lower(),
            str(claims.get("name") or login)[:200],
            frozenset(str(one) for one in (groups if isinstance(groups, list) else [groups])),
            has_proved=bool(PROOFS & {str(one) for one in claims.get("amr") or []}),
        )


def open_directory(settings: OidcSettings, app: Flask) -> OidcDirectory:
    """Give the client of a provider; nothing is asked yet."""
    return OidcDirectory(settings, app)
