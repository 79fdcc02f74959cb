"""The addresses of people: a table of contents."""

from registry.kernel.web.pages import make_pages
from registry.people.web import directory, people_list, profile, second_factor, second_step, sign_in

PAGES = (
    ("GET POST", "/sign-in", sign_in.sign_in),
    ("GET POST", "/sign-in/code", second_step.second_step),
    ("GET POST", "/sign-in/second-factor", second_step.enrol),
    ("GET", "/sign-in/oidc", directory.lead_to_provider),
    ("GET", "/sign-in/oidc/back", directory.come_back),
    ("POST", "/sign-out", sign_in.sign_out),
    ("GET POST", "/setup/<secret>", sign_in.setup),
    ("GET POST", "/password/<secret>", sign_in.password_link),
    ("POST", "/language", sign_in.choose_language),
    ("POST", "/hromada", sign_in.choose_hromada),
    ("GET POST", "/profile", profile.profile),
    ("POST", "/profile/password", profile.change_password),
    ("POST", "/profile/sessions/end", profile.end_other_sessions),
    ("POST", "/profile/tokens", profile.add_token),
    ("POST", "/profile/tokens/<uuid:token_id>/revoke", profile.drop_token),
    ("GET", "/profile/second-factor", second_factor.second_factor),
    ("POST", "/profile/second-factor/begin", second_factor.begin),
    ("POST", "/profile/second-factor/confirm", second_factor.confirm),
    ("POST", "/profile/second-factor/codes", second_factor.renew_codes),
    ("POST", "/profile/second-factor/off", second_factor.switch_off),
    ("GET", "/people", people_list.people),
    ("GET POST", "/people/new", people_list.add_person),
    ("GET POST", "/people/<uuid:user_id>", people_list.person),
    ("POST", "/people/<uuid:user_id>/roles", people_list.change_roles),
    ("POST", "/people/<uuid:user_id>/disable", people_list.disable),
    ("POST", "/people/<uuid:user_id>/enable", people_list.enable),
    ("POST", "/people/<uuid:user_id>/password-link", people_list.give_link),
    ("POST", "/people/<uuid:user_id>/second-factor/off", people_list.reset_factor),
    ("GET", "/profile/password", profile.back_to_profile),
    ("GET", "/profile/second-factor/<any(begin, confirm, codes, off):step>", second_factor.back_to_second_factor),
    ("GET", "/profile/tokens", profile.back_to_profile),
    ("GET", "/people/<uuid:user_id>/roles", people_list.back_to_person),
    ("GET", "/people/<uuid:user_id>/password-link", people_list.back_to_person),
)
bp = make_pages("people", __name__, PAGES)
