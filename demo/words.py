"""The summary's sentences, in Japanese and in English."""

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "site": ("画面で見る", "See it as pages"),
    "site_making": (
        "さくらソフトの画面を用意しています。3か月分を締め、1か月分を残します。初回だけ2分ほどかかります。",
        "Making Sakura's site: three months closed, one open. The first time takes about two minutes.",
    ),
    "site_is_up": ("こちらを開いてください: {address}", "Open {address}"),
    "site_stop": (
        "担当者のボタンを押すと、その方としてご覧いただけます。終わるときは Ctrl-C を押してください。",
        "A button for each person lets you in as that person. Ctrl-C ends it.",
    ),
    "site_answered": (
        "画面は応答しました(サインイン画面 {size} バイト)。端末からの実行ではないため、ここで終わります。もう一度 make demo を端末で実行すると、開いたままになります。",
        "The site answered (the sign-in page has {size} bytes). Nobody looks from a terminal, so it ends here; in a terminal make demo keeps it up.",
    ),
    "site_stopped": ("終了しました。", "It has ended."),
    "title": ("さくらパートナープログラム: 2年間の試算", "Sakura Partner Program: two years, calculated"),
    "making": ("2年分の事実を作っています", "Making two years of facts"),
    "reading": ("事実を読み込み、確かめています", "Reading and checking the facts"),
    "calculating": ("プログラムを計算しています", "Calculating the program"),
    "writing": ("結果を書き出しています", "Writing the results"),
    "made": ("作ったもの", "What was made"),
    "made_sentence": (
        "架空のメーカー「さくらソフト」の{first}から{last}まで。{partners}社のパートナーが{customers}社のお客様に{lines}件、{sales}円(税抜)を販売しました(乱数の種 {seed})。",
        "A fictional maker, Sakura, from {first} to {last}: {partners} partners sold {lines} lines to {customers} customers, {sales} yen before tax (seed {seed}).",
    ),
    "made_more": (
        "ほかに、解約・返金など{changes}件、入金{payments}件、案件{deals}件、活動{activities}件、目標合意{targets}件。",
        "And {changes} cancellations, refunds and the like, {payments} payments, {deals} deals, {activities} activities, {targets} agreed targets.",
    ),
    "season": (
        "新規のご注文、月ごと(1年目・2年目)。いちばん多いのは{busiest}の{most}件、いちばん少ないのは{quietest}の{least}件です。",
        "New orders by month, first and second year: most in {busiest} ({most}), fewest in {quietest} ({least}).",
    ),
    "ranks": ("今のランク", "Ranks now"),
    "ranks_sentence": (
        "{day}の判定のあと。2年間に昇格が{up}回、降格が{down}回ありました。",
        "After the review of {day}. In the two years {up} promotions and {down} demotions.",
    ),
    "gone_sentence": (
        "{partners}社のうち{held}社にランクがあります。ほかの{gone}社は、その日までに取引を終えています。",
        "{held} of the {partners} partners have a rank; the other {gone} were no longer in business on that day.",
    ),
    "rank": ("ランク", "Rank"),
    "partners": ("社数", "Partners"),
    "who": ("パートナー", "Who"),
    "and_more": ("ほか{number}社", "and {number} more"),
    "code_and_name": ("{code}: {name}", "{code}: {name}"),
    "moves": ("最近の動き", "Who moved last"),
    "up": ("昇格", "up"),
    "down": ("降格", "down"),
    "no_rank": ("なし", "none"),
    "costs": ("インセンティブごとの費用", "What each incentive cost"),
    "costs_sentence": (
        "2年間で{total}円、販売額の{share}です。返還{taken_back}円は差し引いてあり、今の支払対象は{payable}円です。単位は千円。",
        "{total} yen in two years, {share} of sales, after {taken_back} yen taken back; {payable} yen of it are payable now. In thousands of yen.",
    ),
    "minus_sentence": (
        "「{incentive}」の{half}のマイナスは返還によるものです。その半期は、発生した分より{taken_back}千円多く返還されました。",
        "The minus of “{incentive}” in {half} is take-backs: {taken_back} thousand yen more were taken back than earned in that half-year.",
    ),
    "largest_sentence": (
        "棒は費用全体に占める割合です。いちばん大きいのは「{incentive}」で、費用の{share}を占めます。",
        "The bars show shares of the whole cost. The largest is “{incentive}” with {share} of it.",
    ),
    "incentive": ("インセンティブ", "Incentive"),
    "total": ("合計", "Total"),
    "of_sales": ("売上比", "of sales"),
    "all": ("すべて", "All"),
    "top": ("多く獲得した5社", "The five who earned most"),
    "top_sentence": ("この5社で全体の{share}を獲得しました。単位は円。", "These five earned {share} of everything. In yen."),
    "sales": ("販売額", "Sales"),
    "earned": ("獲得額", "Earned"),
    "nothing": ("何も支払われなかった10件と、その理由", "Ten deals that paid nothing, and why"),
    "nothing_sentence": (
        "支払いのない組み合わせは{number}件あり、どれにも理由が1つ残ります。そのうち理由の異なる10件です。",
        "{number} pairs of a deal and an incentive paid nothing, each with its one reason. Ten of them, no two alike:",
    ),
    "one": ("1件の支払いを、1円まで", "One payment, to the yen"),
    "files": ("ファイルと、次に試すこと", "The files, and what to try next"),
    "facts_folder": ("事実", "facts"),
    "run_folder": ("結果", "results"),
    "program_folder": ("プログラム", "program"),
    "try_explain": ("この注文を説明する", "explain this order"),
    "try_month": ("青葉システムの9月を説明する", "explain Aoba's September"),
    "try_test": ("プログラムの事例を確かめる", "test the program's cases"),
    "try_change": (
        "プログラムの数字を1つ変えて、もう一度 make demo を。",
        "Change one number of the program, then make demo again.",
    ),
}


def words(language: str) -> dict[str, str]:
    """The sentences in one language: ja or en."""
    place = ("ja", "en").index(language)
    return {key: pair[place] for key, pair in WORDS.items()}
