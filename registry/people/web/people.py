"""The addresses of people: a table of contents."""

from flask import Blueprint

from registry.people.web import people_list, profile, sign_in

bp = Blueprint("people", __name__)

for address, view, methods in (
    ("/sign-in", sign_in.sign_in, ["GET", "POST"]),
    ("/sign-out", sign_in.sign_out, ["POST"]),
    ("/setup/<secret>", sign_in.setup, ["GET", "POST"]),
    ("/password/<secret>", sign_in.password_link, ["GET", "POST"]),
    ("/language", sign_in.choose_language, ["POST"]),
    ("/hromada", sign_in.choose_hromada, ["POST"]),
    ("/profile", profile.profile, ["GET", "POST"]),
    ("/profile/password", profile.change_password, ["POST"]),
    ("/profile/sessions/end", profile.end_other_sessions, ["POST"]),
    ("/profile/tokens", profile.add_token, ["POST"]),
    ("/profile/tokens/<uuid:token_id>/revoke", profile.drop_token, ["POST"]),
    ("/people", people_list.people, ["GET"]),
    ("/people/new", people_list.add_person, ["GET", "POST"]),
    ("/people/<uuid:user_id>", people_list.person, ["GET", "POST"]),
    ("/people/<uuid:user_id>/roles", people_list.change_roles, ["POST"]),
    ("/people/<uuid:user_id>/disable", people_list.disable, ["POST"]),
    ("/people/<uuid:user_id>/enable", people_list.enable, ["POST"]),
    ("/people/<uuid:user_id>/password-link", people_list.give_link, ["POST"]),
):
    bp.add_url_rule(address, view_func=view, methods=methods)

for address in ("/profile/password", "/profile/tokens"):
    bp.add_url_rule(address, view_func=profile.back_to_profile)
for address in ("/people/<uuid:user_id>/roles", "/people/<uuid:user_id>/password-link"):
    bp.add_url_rule(address, view_func=people_list.back_to_person)
