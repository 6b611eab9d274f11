-- Returns by seat, day, mode, canvasser, answer and cell: plain ANSI SQL, so that whichever engine
-- holds the batches can run it. contact_number is null where no elector was given.
SELECT
    seat_id,
    day,
    mode,
    canvasser,
    outcome,
    intention,
    past_vote,
    age,
    sex,
    education,
    COUNT(*) AS returns,
    SUM(CASE WHEN contact_number > 1 THEN 1 ELSE 0 END) AS repeats
FROM doorstep_return
GROUP BY seat_id, day, mode, canvasser, outcome, intention, past_vote, age, sex, education
ORDER BY seat_id, day, mode, canvasser, outcome, intention, past_vote, age, sex, education
