-- The AdventureWorks program (program/2010-12-01.yaml) as one data engineer would write it by hand, from docs/rules/.
--
-- Reads   partners, partner_attributes, products, order_lines: as `prepare.read_prepared` or the engine's own reader gives them
--         (`net` in cents), one revision of each row
-- Gives   earning_lines, not_paid, counted, ranks: the views at the end, columns as in docs/rules/results.md
--
-- Cents are BIGINT, rates parts per million. `//` truncates, so roundings are written out; `/` would be a float.

-- Whole cents of millionths, a half away from zero.
CREATE MACRO rounded(millionths) AS sign(millionths) * ((2 * abs(millionths) + 1000000) // 2000000);
-- The pay of a month's total in all: 1 % from 10,000 dollars to 50,000, 2.5 % above; nothing below.
CREATE MACRO volume_pay(total) AS rounded(
    10000 * (least(greatest(total, 1000000), 5000000) - 1000000) + 25000 * (greatest(total, 5000000) - 5000000)
);

-- ── Ranks ────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Quarters of the program's year (from 1 February) promote, 1 March demotes. Places on the ladder: 1 bronze, 2 silver, 3 gold; everybody opens as bronze.

CREATE TEMP TABLE review AS
SELECT row_number() OVER (ORDER BY day) AS number, day, month(day) <> 3 AS promotes
FROM (
    SELECT unnest(generate_series(DATE '2010-12-01', (SELECT max(ordered_on) FROM order_lines), INTERVAL 1 MONTH))::DATE AS day
)
WHERE month(day) IN (2, 3, 5, 8, 11);

-- Reviews fall on the first of a month, so twelve months back from one are whole months and lines can be summed by month first.
CREATE TEMP TABLE merit AS
WITH month_sales AS (
    SELECT partner, date_trunc('month', ordered_on)::DATE AS month, sum(net) AS net FROM order_lines GROUP BY ALL
),
year_sales AS (
    SELECT partner, number, sum(net) AS net
    FROM review JOIN month_sales ON month >= review.day - INTERVAL 12 MONTH AND month < review.day
    GROUP BY ALL
)
SELECT code AS partner, review.number, review.day, promotes,
    CASE WHEN net >= 20000000 THEN 3 WHEN net >= 5000000 THEN 2 ELSE 1 END AS merited
FROM partners CROSS JOIN review LEFT JOIN year_sales ON year_sales.partner = code AND year_sales.number = review.number;

-- What a review leaves depends on what the one before it left: a fold, one round for each review.
CREATE TEMP TABLE standing AS
WITH RECURSIVE fold AS (
    SELECT code AS partner, 0::BIGINT AS number, NULL::DATE AS day, NULL::INTEGER AS held, NULL::INTEGER AS merited, 1 AS place
    FROM partners
    UNION ALL
    SELECT partner, merit.number, merit.day, fold.place, merit.merited,
        CASE WHEN promotes THEN greatest(fold.place, merit.merited) ELSE least(fold.place, merit.merited) END
    FROM fold JOIN merit USING (partner)
    WHERE merit.number = fold.number + 1
)
FROM fold;

-- ── Lines ────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Sorted once into the order of candidates, partner by partner: from here on `rowid` is that order, and windows are over
-- few columns of whole numbers. Months are counted from a February, so that three of them are a quarter of the program.

CREATE TEMP TABLE line AS
WITH
-- The rank of a day is what the latest review on or before it left: found once for each day.
day_review AS (
    SELECT ordered_on, coalesce(max(number), 0) AS number
    FROM (SELECT DISTINCT ordered_on FROM order_lines) LEFT JOIN review ON day <= ordered_on
    GROUP BY ALL
),
partner AS (
    SELECT code, row_number() OVER (ORDER BY code)::INTEGER AS number, value AS business_type
    FROM partners LEFT JOIN partner_attributes ON partner = code AND attribute = 'business_type'
)
SELECT
    order_lines.id, order_lines.partner, partner.number AS partner_number, ordered_on AS day,
    (year(ordered_on) * 12 + month(ordered_on) - 2)::INTEGER AS month, net, family, place,
    CASE business_type
        WHEN 'value_added_reseller' THEN 60000
        WHEN 'warehouse' THEN 40000
        WHEN 'specialty_bike_shop' THEN CASE WHEN place = 3 THEN 70000 ELSE 50000 END
    END AS commission_rate,
    rounded(net * commission_rate) AS commission
FROM order_lines
JOIN day_review USING (ordered_on)
JOIN partner ON partner.code = order_lines.partner
JOIN standing ON standing.partner = order_lines.partner AND standing.number = day_review.number
LEFT JOIN products ON products.code = order_lines.product
ORDER BY partner_number, ordered_on, order_lines.booked_at, order_lines.source, order_lines.id;

-- ── Amounts ──────────────────────────────────────────────────────────────────────────────────────────────────────────
-- One row for each line with what all three incentives come to on it, so that meeting on a line needs no join.
--
-- Commission  2,000 dollars per partner and month.
-- Volume      A line pays what it adds to the pay of its month, so lines add up to the cent.
-- Cross-sell  Bikes and clothing, silver and above, at most 90 days after the other family. Days ascend within a partner, so
--             the latest earlier line of a family has the largest day; nothing in the set is ever cancelled.
-- Where volume and cross-sell both pay, the larger one does; equal amounts: volume, which stands first in the text.

CREATE TEMP TABLE outcome AS
WITH so_far AS (
    SELECT rowid AS line, partner_number, month, day, family, place, net, commission,
        sum(commission) OVER month_so_far AS commission_total, sum(net) OVER month_so_far AS sales_total,
        max(CASE WHEN family = 'bikes' AND net >= 0 THEN day END) OVER earlier AS bikes_day,
        max(CASE WHEN family = 'clothing' AND net >= 0 THEN day END) OVER earlier AS clothing_day
    FROM line
    WINDOW
        month_so_far AS (PARTITION BY partner_number, month ORDER BY rowid),
        earlier AS (PARTITION BY partner_number ORDER BY rowid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT line, partner_number, month // 3 AS quarter, family, place, net, commission,
    commission_total::BIGINT - commission AS commission_before,
    least(commission_total::BIGINT, 200000) - least(commission_before, 200000) AS commission_amount,
    sales_total::BIGINT - net AS sales_before,
    sales_total::BIGINT AS sales_after,
    volume_pay(sales_after) - volume_pay(sales_before) AS volume,
    day - CASE family WHEN 'bikes' THEN clothing_day WHEN 'clothing' THEN bikes_day END AS days,
    CASE WHEN place >= 2 AND days <= 90 THEN rounded(net * 20000) END AS cross_sell,
    coalesce(volume <> 0 AND cross_sell > volume, false) AS volume_falls,
    coalesce(volume <> 0 AND cross_sell <> 0 AND cross_sell <= volume, false) AS cross_sell_falls
FROM so_far;

-- The cross-sells that stand have two limits: 150 dollars a line, then 600 dollars per partner and quarter.
CREATE TEMP TABLE cross_limited AS
WITH standing_alone AS (
    SELECT line, partner_number, quarter, least(cross_sell, 15000) AS line_amount
    FROM outcome WHERE cross_sell <> 0 AND NOT cross_sell_falls
),
so_far AS (
    SELECT line, line_amount, sum(line_amount) OVER (PARTITION BY partner_number, quarter ORDER BY line)::BIGINT AS total
    FROM standing_alone
)
SELECT line, line_amount, total - line_amount AS before, least(total, 60000) - least(before, 60000) AS amount FROM so_far;

-- ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────────────

CREATE TEMP VIEW earning_lines AS
WITH paid AS (
    SELECT 'commission' AS incentive, line, NULL::BIGINT AS total_before, NULL::BIGINT AS total_after,
        commission AS calculated, commission_amount AS amount,
        CASE WHEN commission_amount <> commission THEN 'partner+month' END AS limited_by
    FROM outcome WHERE commission_amount <> 0
    UNION ALL
    SELECT 'volume', line, sales_before, sales_after, volume, volume, NULL
    FROM outcome WHERE volume <> 0 AND NOT volume_falls
    UNION ALL
    SELECT 'cross', line, NULL, NULL, cross_sell, amount,
        CASE WHEN amount <> line_amount THEN 'partner+quarter' WHEN line_amount <> cross_sell THEN 'line' END
    FROM cross_limited JOIN outcome USING (line) WHERE amount <> 0
)
SELECT
    incentive || '/' || line.id || '/' || partner AS id, incentive, DATE '2010-12-01' AS version, 'earned' AS kind,
    'order_line' AS fact, line.id AS fact_id, partner AS seller, 'partner' AS payee_kind, partner AS payee, partner, day,
    ['bronze', 'silver', 'gold'][place] AS rank, line.net AS base,
    CASE incentive WHEN 'commission' THEN commission_rate WHEN 'cross' THEN 20000 END::BIGINT AS rate,
    NULL::BIGINT AS units, NULL::BIGINT AS unit_amount, total_before, total_after, NULL::BIGINT AS weight, NULL::BIGINT AS weight_total,
    calculated, amount, amount AS payable, limited_by,
    NULL::VARCHAR AS origin, NULL::VARCHAR AS change, NULL::BIGINT AS undone, NULL::BIGINT AS net
FROM paid JOIN line ON line.rowid = paid.line;

CREATE TEMP VIEW not_paid AS
WITH failed AS (
    SELECT 'commission' AS incentive, line, CASE WHEN commission = 0 THEN 10 ELSE 13 END AS gate,
        CASE gate WHEN 10 THEN 'zero' ELSE 'limit_reached' END AS reason,
        CASE gate WHEN 13 THEN 'partner+month' END AS subject,
        CASE gate WHEN 13 THEN 200000 END AS needed,
        CASE gate WHEN 10 THEN net ELSE commission_before END AS had,
        'money' AS unit
    FROM outcome WHERE commission_amount = 0
    UNION ALL
    SELECT 'volume', line, CASE WHEN volume_falls THEN 12 WHEN sales_after < 1000000 THEN 9 ELSE 10 END AS gate,
        CASE gate WHEN 12 THEN 'other_is_better' WHEN 9 THEN 'below_first_band' ELSE 'zero' END,
        CASE gate WHEN 12 THEN 'cross' END,
        CASE gate WHEN 12 THEN cross_sell WHEN 9 THEN 1000000 END,
        CASE gate WHEN 12 THEN volume WHEN 9 THEN sales_after ELSE net END,
        'money'
    FROM outcome WHERE volume_falls OR volume = 0
    UNION ALL
    SELECT 'cross', line, CASE WHEN place < 2 THEN 2 WHEN cross_sell IS NULL THEN 7 WHEN cross_sell = 0 THEN 10 ELSE 12 END AS gate,
        CASE gate WHEN 2 THEN 'who' WHEN 7 THEN if(days IS NULL, 'no_pair', 'too_late') WHEN 10 THEN 'zero' ELSE 'other_is_better' END,
        CASE gate WHEN 2 THEN 'rank >= silver' WHEN 7 THEN if(family = 'bikes', 'clothing', 'bikes') WHEN 12 THEN 'volume' END,
        CASE gate WHEN 7 THEN if(days IS NULL, NULL, 90) WHEN 12 THEN volume END,
        CASE gate WHEN 7 THEN days WHEN 10 THEN net WHEN 12 THEN cross_sell END,
        CASE gate WHEN 2 THEN 'rank' WHEN 7 THEN if(days IS NULL, NULL, 'days') ELSE 'money' END
    FROM outcome WHERE family IN ('bikes', 'clothing') AND (cross_sell IS NULL OR cross_sell = 0 OR cross_sell_falls)
    UNION ALL
    SELECT 'cross', line, 13, 'limit_reached', 'partner+quarter', 60000, before, 'money' FROM cross_limited WHERE amount = 0
)
SELECT
    incentive, DATE '2010-12-01' AS version, 'order_line' AS fact, id AS fact_id, partner AS seller, 'partner' AS payee_kind,
    partner AS payee, partner, day, gate::BIGINT AS gate, reason, subject, needed::BIGINT AS needed, had::BIGINT AS had,
    NULL::BIGINT AS had_of, unit, CASE gate WHEN 2 THEN 'silver' END AS needed_code, CASE gate WHEN 2 THEN 'bronze' END AS had_code
FROM failed JOIN line ON line.rowid = failed.line;

CREATE TEMP VIEW counted AS
SELECT
    'cross' AS incentive, DATE '2010-12-01' AS version, partner AS seller, strftime(day, '%Y-%m') AS month, 'out_of_scope' AS gate,
    count(*) AS count
FROM line
WHERE family IS NULL OR family NOT IN ('bikes', 'clothing')
GROUP BY ALL;

CREATE TEMP VIEW ranks AS
SELECT
    partner, day, DATE '2010-12-01' AS version, ['bronze', 'silver', 'gold'][held] AS held,
    ['bronze', 'silver', 'gold'][merited] AS merited, ['bronze', 'silver', 'gold'][place] AS rank,
    CASE
        WHEN place > held THEN 'promoted'
        WHEN place < held THEN 'demoted'
        WHEN merited > held THEN 'kept_until_promotion'
        WHEN merited < held THEN 'kept_until_demotion'
        ELSE 'kept'
    END AS action
FROM standing
WHERE number > 0;
