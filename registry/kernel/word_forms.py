"""Word forms of Ukrainian: what of a searched word stays the same in every case, and words that say nothing alone."""

import re

LETTERS = re.compile(r"[а-щьюяґєії’]+")
SHORTEST_STEM = 4
"""Of a word at least so many letters stay, but for those that are no more than three and an ending."""
ROOT = 3
"""The index finds no less."""
ENDINGS = tuple(
    sorted(
        (
            # Nouns: parks, halls, cameras, streets, shelters.
            *("а", "я", "у", "ю", "о", "е", "є", "и", "і", "ї", "й", "ь"),
            *("ою", "ею", "єю", "ом", "ем", "єм", "ам", "ям", "ах", "ях", "ами", "ями", "ів", "їв", "ей", "ию", "ії"),
            *("ія", "ію", "ієї", "ією", "ій", "іям", "іях", "іями", "ові", "еві", "єві", "ння", "нню", "нням", "нні"),
            # A vowel that comes and goes: будинок, будинку; кінець, кінця; договір, договору; якість, якості.
            *("ок", "ку", "ком", "ка", "ки", "ків", "кам", "ках", "ками", "кові", "ко", "кою", "ці", "ек"),
            *("ець", "ця", "цю", "цем", "ців", "цям", "цях", "цями", "цеві"),
            *("ість", "ості", "істю", "ір", "ор", "ору", "ори", "орі", "ора", "орів", "ором", "орами", "орам", "орах"),
            # Adjectives and what is declined like them.
            *("ий", "ої", "ого", "ому", "им", "их", "ими", "іми", "ім", "іх", "ньої", "ній", "ню", "ня", "нього"),
            *("ньому", "нім", "ніх", "німи", "ньою", "нє"),
            # A vowel of the plural's genitive alone: лікарень, криниць.
            "ень",
        ),
        key=len,
        reverse=True,
    )
)
"""Longest first."""
ROOT_ENDINGS = frozenset({
    *("а", "я", "у", "ю", "о", "е", "є", "и", "і", "ї", "ь"),
    *("ою", "ом", "ем", "ам", "ям", "ах", "ях", "ами", "ями", "ів", "ові", "еві"),
    *("ий", "ій", "ої", "ого", "ому", "им", "ім", "их", "іх", "ими", "іми"),
})  # fmt: skip
"""What may follow three letters: рада, ради, радою; суд, судів; нова, нової, новому."""
_HUSHING = "жчшщ"
"""Behind these «-ею» is an ending of words as short as «вежа»; elsewhere it is mostly a part of them: музею."""
STREET_WORDS = frozenset({
    "вул", "вулиця", "вулиці", "вулицю", "вулицею", "пров", "провулок", "провулку", "провулка", "провулком",
    "просп", "пр-т", "проспект", "проспекту", "проспекті", "проспектом", "бульв", "бул", "б-р", "бульвар", "бульварі",
    "бульвару", "пл", "площа", "площі", "площу", "площею", "наб", "узвіз", "узвозу", "узвозі", "шосе", "тупик",
})  # fmt: skip
"""What a street is: people write it in ten ways, so it is left out of a search that has other words."""
STREET_STARTS = ("вул", "пров", "просп", "бул", "пл", "наб", "узв", "шосе", "туп")
"""How every spelling of what a street is begins; «пр-т» and «б-р» stand for theirs."""
_STREET_SHORT = {"пр-т": "просп", "б-р": "бул"}
_VOWELS = "аеєиіїоуюяйь’"
_AROUND = '«»"“”„()[],.;:!?№'


def stem(word: str) -> str:
    """Cut the ending off a folded Ukrainian word; what is a number, a code or a short word stays as it is."""
    if len(word) <= ROOT or not LETTERS.fullmatch(word):
        return word
    if word[ROOT - 1] not in _VOWELS and _is_root_ending(word[ROOT - 1], word[ROOT:]):
        return word[:ROOT]
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def _is_root_ending(last: str, ending: str) -> bool:
    return ending in ROOT_ENDINGS or (ending == "ею" and last in _HUSHING)


def searched(words: list[str]) -> list[str]:
    """Take what folded words are searched by: their stems, without signs around, and without what a street is."""
    bare = [one.strip(_AROUND) or one for one in words]
    telling = [one for one in bare if one not in STREET_WORDS]
    return [stem(one) for one in telling or bare]


def street_starts(words: list[str]) -> list[str]:
    """Tell how what a street is begins, where folded words name it beside others: what is so called comes first."""
    bare = [one.strip(_AROUND) for one in words]
    named = [one for one in bare if one in STREET_WORDS]
    if len(named) == len(bare):
        return []
    return [_STREET_SHORT.get(one) or next(start for start in STREET_STARTS if one.startswith(start)) for one in named]
