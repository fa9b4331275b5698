"""The plainest SQL for the same numbers as each counting query: written by hand, to compare with.

The number stands first. `DAYS(a, b)`, the days from a to b, is written as each database wants it.
"""

import re
from typing import Final

from trisam.statistics.families.outcomes import MONTHS
from trisam.surveys import catalogue

LIFTS: Final = """
SELECT count(*), c.team_id, c.lifting_party_id, p.gender = 'kvinna', c.is_relift,
       EXISTS (SELECT 1 FROM team_party tp JOIN team t ON t.id = tp.team_id
               WHERE tp.team_id = c.team_id AND tp.party_id = c.lifting_party_id
                 AND tp.standing = 'member' AND tp.valid_from <= c.lifted_on
                 AND coalesce(tp.valid_to, c.lifted_on) >= c.lifted_on
                 AND coalesce(t.closed_on, c.lifted_on) >= c.lifted_on)
FROM "case" c JOIN person p ON p.id = c.person_id
WHERE c.lifted_on BETWEEN :first AND :last
GROUP BY 2, 3, 4, 5, 6
"""
SITTINGS: Final = """
SELECT count(*), m.team_id, m.status, m.cancel_cause, count(f.unneeded_at)
FROM meeting m LEFT JOIN pre_meeting f ON f.meeting_id = m.id
WHERE m.day BETWEEN :first AND :last AND NOT m.is_after
GROUP BY 2, 3, 4
"""
MOVED: Final = """
SELECT count(*), m.team_id, DAYS(m.day, next.day)
FROM meeting m JOIN agenda_item a ON a.meeting_id = m.id
LEFT JOIN meeting next ON next.id = a.moved_to_id
WHERE m.day BETWEEN :first AND :last AND NOT m.is_after AND m.status = 'cancelled'
  AND a.status = 'moved' AND (a.left_slot IS NOT NULL OR m.cancelled_at IS NULL)
GROUP BY 2, 3
"""
TO_MEETING: Final = """
SELECT count(*), c.team_id, p.gender = 'kvinna', DAYS(c.lifted_on, m.day)
FROM meeting m JOIN recommendation r ON r.meeting_id = m.id
JOIN "case" c ON c.id = r.case_id JOIN person p ON p.id = c.person_id
WHERE m.day BETWEEN :first AND :last AND NOT m.is_after AND r.participation IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM recommendation r2 JOIN meeting m2 ON m2.id = r2.meeting_id
                  WHERE r2.case_id = c.id AND r2.participation IS NOT NULL AND NOT m2.is_after
                    AND (m2.day < m.day OR (m2.day = m.day AND m2.id < m.id)))
GROUP BY 2, 3, 4
"""
TO_FEEDBACK: Final = """
SELECT count(*), c.team_id, p.gender = 'kvinna', DAYS(m.day, r.feedback_on)
FROM recommendation r JOIN meeting m ON m.id = r.meeting_id
JOIN "case" c ON c.id = r.case_id JOIN person p ON p.id = c.person_id
WHERE r.feedback_on BETWEEN :first AND :last AND NOT m.is_after AND r.participation IS NOT NULL
GROUP BY 2, 3, 4
"""
TO_NEXT_STEP: Final = """
SELECT count(*), team_id, woman, DAYS(met_on, started_on)
FROM (SELECT c.team_id, p.gender = 'kvinna' AS woman, c.started_on,
             (SELECT min(m.day) FROM recommendation r JOIN meeting m ON m.id = r.meeting_id
              WHERE r.case_id = c.id AND NOT m.is_after
                AND r.participation IS NOT NULL) AS met_on
      FROM "case" c JOIN person p ON p.id = c.person_id
      WHERE c.started_on BETWEEN :first AND :last) began
WHERE met_on <= started_on
GROUP BY 2, 3, 4
"""
TOOK_PART: Final = """
SELECT count(*), c.lifting_party_id, p.gender = 'kvinna', r.participation, t.kommun_id
FROM meeting m JOIN recommendation r ON r.meeting_id = m.id
JOIN "case" c ON c.id = r.case_id JOIN person p ON p.id = c.person_id
JOIN team t ON t.id = c.team_id
WHERE m.day BETWEEN :first AND :last AND NOT m.is_after AND r.participation IS NOT NULL
GROUP BY 2, 3, 4, 5
"""
ENDED: Final = """
SELECT count(*), a.not_done_reason, CASE WHEN a.not_done_reason IS NOT NULL THEN a.party_id END,
       CASE WHEN a.not_done_reason IS NOT NULL THEN t.kommun_id END
FROM action a JOIN recommendation r ON r.id = a.recommendation_id
JOIN "case" c ON c.id = r.case_id JOIN team t ON t.id = c.team_id
WHERE a.closed_on BETWEEN :first AND :last
GROUP BY 2, 3, 4
"""
FEEDBACK: Final = """
SELECT count(*), DAYS(m.day, r.feedback_on)
FROM meeting m JOIN recommendation r ON r.meeting_id = m.id
WHERE m.day BETWEEN :first AND :last AND NOT m.is_after AND r.participation IS NOT NULL
GROUP BY 2
"""
READY_WAITS: Final = """
SELECT count(*), t.kommun_id
FROM "case" c JOIN team t ON t.id = c.team_id
WHERE c.ready_on <= :last AND coalesce(c.started_on, '9999-12-31') > :last
  AND coalesce(c.closed_on, '9999-12-31') > :last
GROUP BY 2
"""
READY_BEGAN: Final = """
SELECT count(*), t.kommun_id, DAYS(c.ready_on, c.started_on)
FROM "case" c JOIN team t ON t.id = c.team_id
WHERE c.started_on BETWEEN :first AND :last AND c.ready_on IS NOT NULL
GROUP BY 2, 3
"""
OUTCOMES: Final = f"""
SELECT count(*), t.kommun_id, p.gender = 'kvinna', f.status, c.income, f.income, c.occupation,
       f.occupation, c.occupation_percent, f.occupation_percent, f.readiness_then, f.readiness,
       coalesce(acted.done, 0), coalesce(acted.not_done, 0), coalesce(acted.going_on, 0)
FROM follow_up f JOIN "case" c ON c.id = f.case_id
JOIN person p ON p.id = c.person_id JOIN team t ON t.id = c.team_id
LEFT JOIN (SELECT r.case_id, count(*) FILTER (WHERE a.status = 'done') AS done,
                  count(*) FILTER (WHERE a.status = 'not_done') AS not_done,
                  count(*) FILTER (WHERE a.status = 'open') AS going_on
           FROM recommendation r JOIN action a ON a.recommendation_id = r.id
           WHERE r.case_id IN (SELECT case_id FROM follow_up
                               WHERE months = {MONTHS} AND due_on BETWEEN :first AND :last)
           GROUP BY r.case_id) acted ON acted.case_id = c.id
WHERE f.months = {MONTHS} AND f.due_on BETWEEN :first AND :last
GROUP BY 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
"""  # noqa: S608
_OF_SURVEY: Final = f"""
FROM survey s JOIN follow_up f ON f.id = s.follow_up_id
JOIN "case" c ON c.id = f.case_id JOIN person p ON p.id = c.person_id
JOIN team t ON t.id = c.team_id
WHERE s.questionnaire = '{catalogue.current().id}'
  AND s.asked_on BETWEEN :first AND :last AND s.status <> 'indragen'
"""
ASKED: Final = f"""
SELECT count(*), t.kommun_id, p.gender = 'kvinna', s.asked_way, s.status {_OF_SURVEY}
GROUP BY 2, 3, 4, 5
"""  # noqa: S608
MARKED: Final = f"""
SELECT count(*), p.gender = 'kvinna', a.question, a.mark
{_OF_SURVEY.replace("WHERE", "JOIN survey_answer a ON a.survey_id = s.id WHERE")}
  AND s.status = 'besvarad' AND a.mark IS NOT NULL
GROUP BY 2, 3, 4
"""  # noqa: S608


def for_the(database: str, sql: str) -> str:
    """The SQL as the driver of a database takes it, with its parameters by name."""
    if database == "sqlite":
        return re.sub(
            r"DAYS\((.+?), (.+?)\)", r"CAST(julianday(\2) - julianday(\1) AS integer)", sql
        )
    sql = re.sub(r"DAYS\((.+?), (.+?)\)", r"(\2 - \1)", sql).replace("%", "%%")
    return re.sub(r"(?<!:):(\w+)", r"%(\1)s", sql)
