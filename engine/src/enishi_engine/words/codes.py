"""What the known codes of facts are called: kinds of order, contracts, changes, activities; other codes stand as they are."""

from collections.abc import Mapping

from enishi_engine.core.incentive import Label

_NONE = Label("なし", "none")
_CHANGES: Mapping[str, Label] = {
    "cancel": Label("解約", "cancellation"),
    "refund": Label("返金", "refund"),
    "churn": Label("継続終了", "churn"),
    "plan_change": Label("プラン変更", "change of plan"),
    "bad_debt": Label("貸倒れ", "bad debt"),
}
_FORMS: Mapping[str, Label] = {"corporation": Label("法人", "corporation"), "individual": Label("個人", "individual")}

CODES: Mapping[str, Mapping[str, Label]] = {
    "line.kind": {
        "new": Label("新規", "new"),
        "renewal": Label("更新", "renewal"),
        "upgrade": Label("アップグレード", "upgrade"),
        "downgrade": Label("ダウングレード", "downgrade"),
        "add_on": Label("追加", "add-on"),
        "usage": Label("従量", "usage"),
    },
    "line.change": {"none": _NONE, **_CHANGES},
    "change.kind": _CHANGES,
    "agreement.contract": {
        "referral": Label("取次・紹介", "referral"),
        "agency": Label("代理店", "agency"),
        "consulting": Label("コンサルティング", "consulting"),
        "reseller": Label("再販", "reseller"),
        "distributor": Label("一次店", "distributor"),
        "oem": Label("OEM", "OEM"),
    },
    "partner.kind": _FORMS,
    "seller.kind": _FORMS,
    "deal.stage": {
        "registered": Label("登録済み", "registered"),
        "accepted": Label("受付済み", "accepted"),
        "won": Label("受注", "won"),
        "lost": Label("失注", "lost"),
        "expired": Label("期限切れ", "expired"),
    },
    "person.role": {
        "sales": Label("営業", "sales"),
        "technical": Label("技術", "technical"),
        "owner": Label("経営者", "owner"),
        "accounting": Label("経理", "accounting"),
    },
    "credit.role": {
        "sold": Label("販売", "sold"),
        "sourced": Label("案件発掘", "sourced"),
        "influenced": Label("販売支援", "influenced"),
        "serviced": Label("導入支援", "serviced"),
    },
    "activity.kind": {
        "portal_login": Label("ポータルへのログイン", "portal login"),
        "download": Label("資料のダウンロード", "download"),
        "course_passed": Label("講座の合格", "course passed"),
        "meeting_set": Label("商談の設定", "meeting set"),
        "inquiry": Label("お問い合わせ", "inquiry"),
        "event": Label("イベント参加", "event"),
        "claim": Label("申請", "claim"),
        "accompanied_visit": Label("同行訪問", "accompanied visit"),
        "study_session": Label("勉強会", "study session"),
        "co_hosted_event": Label("共催イベント", "co-hosted event"),
        "lead_handed_over": Label("見込み客の引継ぎ", "lead handed over"),
        "usage": Label("利用状況", "usage"),
    },
}


def code_label(path: str, code: str) -> Label:
    """The words of a code of that field; one that the maker made up stands as it is."""
    known = CODES.get(path, {}).get(code)
    return known or Label(f"「{code}」", code)
