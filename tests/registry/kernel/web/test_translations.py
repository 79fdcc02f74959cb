"""Translating in templates."""

import pytest
from flask import Flask, render_template_string


@pytest.mark.parametrize(("language", "said"), [("uk", "Майно"), ("en", "Assets")])
def test_a_message_is_said_in_the_language_of_each_reader(app: Flask, language: str, said: str) -> None:
    with app.test_request_context(headers={"Cookie": f"oblik_lang={language}"}):
        assert render_template_string('{{ _("Майно") }}') == said
        assert render_template_string('{{ gettext("Майно") }}') == said


def test_a_value_in_a_message_is_escaped_and_the_message_is_not(app: Flask) -> None:
    with app.test_request_context():
        drawn = render_template_string('{{ _("<b>%(name)s</b> 100 %%", name="<i>") }} {{ _("100 %%") }}')

    assert drawn == "<b>&lt;i&gt;</b> 100 % 100 %"
