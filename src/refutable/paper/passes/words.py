"""The words that the engine prints around an author's own, by language."""

from __future__ import annotations

from collections.abc import Mapping

_NAMES = (
    "crossref-fig-title",
    "crossref-tbl-title",
    "crossref-lst-title",
    "crossref-eq-prefix",
    "crossref-sec-prefix",
    "crossref-apx-prefix",
    "crossref-thm-title",
    "crossref-lem-title",
    "crossref-cor-title",
    "crossref-prp-title",
    "crossref-cnj-title",
    "crossref-def-title",
    "crossref-exm-title",
    "crossref-exr-title",
    "crossref-sol-title",
    "crossref-rem-title",
    "environment-proof-title",
    "callout-note-title",
    "callout-tip-title",
    "callout-warning-title",
    "callout-important-title",
    "callout-caution-title",
    "code-summary",
    "section-title-footnotes",
    "section-title-references",
    "section-title-abstract",
    "toc-title-document",
)

_LANGUAGES = {
    "en": "Figure|Table|Listing|Equation|Section|Appendix|Theorem|Lemma|Corollary|Proposition"
    "|Conjecture|Definition|Example|Exercise|Solution|Remark|Proof|Note|Tip|Warning|Important"
    "|Caution|Code|Notes|References|Abstract|Contents",
    "de": "Abbildung|Tabelle|Listing|Gleichung|Abschnitt|Anhang|Satz|Lemma|Korollar|Proposition"
    "|Vermutung|Definition|Beispiel|Übung|Lösung|Bemerkung|Beweis|Hinweis|Tipp|Warnung|Wichtig"
    "|Vorsicht|Code|Anmerkungen|Literatur|Zusammenfassung|Inhalt",
    "es": "Figura|Tabla|Listado|Ecuación|Sección|Apéndice|Teorema|Lema|Corolario|Proposición"
    "|Conjetura|Definición|Ejemplo|Ejercicio|Solución|Observación|Demostración|Nota|Consejo"
    "|Advertencia|Importante|Precaución|Código|Notas|Referencias|Resumen|Índice",
    "fr": "Figure|Tableau|Listing|Équation|Section|Annexe|Théorème|Lemme|Corollaire|Proposition"
    "|Conjecture|Définition|Exemple|Exercice|Solution|Remarque|Démonstration|Note|Astuce"
    "|Avertissement|Important|Attention|Code|Notes|Références|Résumé|Sommaire",
    "it": "Figura|Tabella|Listato|Equazione|Sezione|Appendice|Teorema|Lemma|Corollario"
    "|Proposizione|Congettura|Definizione|Esempio|Esercizio|Soluzione|Osservazione|Dimostrazione"
    "|Nota|Suggerimento|Avviso|Importante|Attenzione|Codice|Note|Bibliografia|Sommario|Indice",
    "nb": "Figur|Tabell|Kodeliste|Ligning|Avsnitt|Vedlegg|Teorem|Lemma|Korollar|Proposisjon"
    "|Formodning|Definisjon|Eksempel|Oppgave|Løsning|Merknad|Bevis|Merk|Tips|Advarsel|Viktig"
    "|Forsiktig|Kode|Noter|Referanser|Sammendrag|Innhold",
    "pt": "Figura|Tabela|Listagem|Equação|Secção|Apêndice|Teorema|Lema|Corolário|Proposição"
    "|Conjetura|Definição|Exemplo|Exercício|Solução|Observação|Demonstração|Nota|Dica|Aviso"
    "|Importante|Cuidado|Código|Notas|Referências|Resumo|Índice",
}

_ALIASES = {"no": "nb", "nn": "nb"}

_WORDS: Mapping[str, Mapping[str, str]] = {
    language: dict(zip(_NAMES, words.split("|"), strict=True))
    for language, words in _LANGUAGES.items()
}


def word_in(lang: str, name: str) -> str:
    """Return a word in a language, "de-AT" say; in English where there are no words of it."""
    language = lang.replace("_", "-").split("-")[0].lower()
    return _WORDS.get(_ALIASES.get(language, language), _WORDS["en"])[name]
