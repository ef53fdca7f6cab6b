"""The Spanish texts of the instruments that have one of their own, by the English sentence they stand for.

They are the instruments' own words, not a translation of ours, and may not be changed. An instrument that is
not here is asked in its English words, and the screen says so.

PHQ-9 and GAD-7: the Spanish versions for the USA, www.phqscreeners.com; Pfizer asks for no permission to
reproduce, translate, display or distribute. ASQ: the Spanish form of the ASQ toolkit, National Institute of
Mental Health, public domain. Compared on 2026-11-25 with at least three independent copies of each.
"""

from .mood import DIFFICULTY, GAD_ITEMS, HOW_OFTEN, PHQ_ITEMS, TWO_WEEKS
from .safety import ASQ

PHQ_AND_GAD = (
    "Durante las últimas 2 semanas, ¿qué tan seguido ha tenido molestias debido a los siguientes problemas?"
)
HOW_OFTEN_IN_SPANISH = (
    "Ningún día",
    "Varios días",
    "Más de la mitad de los días",
    "Casi todos los días",
)
PHQ_IN_SPANISH = (
    "Poco interés o placer en hacer cosas",
    "Se ha sentido decaído(a), deprimido(a) o sin esperanzas",
    "Ha tenido dificultad para quedarse o permanecer dormido(a), o ha dormido demasiado",
    "Se ha sentido cansado(a) o con poca energía",
    "Sin apetito o ha comido en exceso",
    "Se ha sentido mal con usted mismo(a) – o que es un fracaso o que ha quedado mal con usted mismo(a) o "
    "con su familia",
    "Ha tenido dificultad para concentrarse en ciertas actividades, tales como leer el periódico o ver la "
    "televisión",
    "¿Se ha movido o hablado tan lento que otras personas podrían haberlo notado? o lo contrario – muy "
    "inquieto(a) o agitado(a) que ha estado moviéndose mucho más de lo normal",
    "Pensamientos de que estaría mejor muerto(a) o de lastimarse de alguna manera",
)
DIFFICULTY_IN_SPANISH = (
    "Si marcó cualquiera de los problemas, ¿qué tanta dificultad le han dado estos problemas para hacer su "
    "trabajo, encargarse de las tareas del hogar, o llevarse bien con otras personas?"
)
HOW_DIFFICULT_IN_SPANISH = (
    "No ha sido difícil",
    "Un poco difícil",
    "Muy difícil",
    "Extremadamente difícil",
)
GAD_IN_SPANISH = (
    "Se ha sentido nervioso(a), ansioso(a) o con los nervios de punta",
    "No ha sido capaz de parar o controlar su preocupación",
    "Se ha preocupado demasiado por motivos diferentes",
    "Ha tenido dificultad para relajarse",
    "Se ha sentido tan inquieto(a) que no ha podido quedarse quieto(a)",
    "Se ha molestado o irritado fácilmente",
    "Ha tenido miedo de que algo terrible fuera a pasar",
)
ASQ_IN_SPANISH = (
    "En las últimas semanas, ¿ha deseado estar muerto?",
    "En las últimas semanas, ¿ha sentido que usted o su familia estarían mejor si estuviera muerto?",
    "En la última semana, ¿ha estado pensando en suicidarse?",
    "¿Alguna vez ha intentado suicidarse? (Si contesta que sí: ¿Cómo lo hizo? ¿Cuándo lo hizo?)",
    "¿Está pensando en suicidarse en este momento? (Si contesta que sí: Describa estos pensamientos)",
)

SPANISH: dict[str, str] = {
    TWO_WEEKS: PHQ_AND_GAD,
    str(DIFFICULTY.text): DIFFICULTY_IN_SPANISH,
    **{a.text: words for a, words in zip(HOW_OFTEN, HOW_OFTEN_IN_SPANISH, strict=True)},
    **{a.text: words for a, words in zip(DIFFICULTY.answers or (), HOW_DIFFICULT_IN_SPANISH, strict=True)},
    **{str(item.text): words for item, words in zip(PHQ_ITEMS, PHQ_IN_SPANISH, strict=True)},
    **{str(item.text): words for item, words in zip(GAD_ITEMS, GAD_IN_SPANISH, strict=True)},
    **{str(item.text): words for item, words in zip(ASQ.items, ASQ_IN_SPANISH, strict=True)},
}
