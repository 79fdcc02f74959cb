"""Word forms of Ukrainian: what of a searched word stays the same in every case, and words that say nothing alone."""

import re

LETTERS = re.compile(r"[а-щьюяґєії’]+")
SHORTEST_STEM = 4
"""A word of four letters is taken as it is; of a longer one at least so many stay."""
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
        ),
        key=len,
        reverse=True,
    )
)
"""Longest first."""
STREET_WORDS = frozenset({
    "вул", "вулиця", "вулиці", "вулицю", "вулицею", "пров", "провулок", "провулку", "провулка", "провулком",
    "просп", "пр-т", "проспект", "проспекту", "проспекті", "проспектом", "бульв", "бул", "б-р", "бульвар", "бульварі",
    "бульвару", "пл", "площа", "площі", "площу", "площею", "наб", "узвіз", "узвозу", "узвозі", "шосе", "тупик",
})  # fmt: skip
"""What a street is: people write it in ten ways, so it is left out of a search that has other words."""
STREET_STARTS = ("вул", "пров", "просп", "бул", "пл", "наб", "узв", "шосе", "туп")
"""How every spelling of what a street is begins; «пр-т» and «б-р» stand for theirs."""
_STREET_SHORT = {"пр-т": "просп", "б-р": "бул"}
_AROUND = '«»"“”„()[],.;:!?№'


def stem(word: str) -> str:
    """Cut the ending off a folded Ukrainian word; what is a number, a code or a short word stays as it is."""
    if len(word) <= SHORTEST_STEM or not LETTERS.fullmatch(word):
        return word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


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
