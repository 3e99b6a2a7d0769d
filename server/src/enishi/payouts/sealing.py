"""What the database holds of payouts by triggers: nobody pays alone, nothing is paid twice, and what was approved stays.

A batch's payments are written before the batch: their foreign key is asked at the commit, so payments without a batch are never
committed, and the batch, once written, takes no more.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.immutable import CHANGES, forbid_changes, permit_changes
from enishi.core.triggers import Rule, permit, refuse_when
from enishi.payouts.states import LIVE

_BATCH, _PAYMENT, _APPROVAL = "payouts_batch", "payouts_payment", "payouts_batchapproval"
_FILE, _RESULTS, _OUTCOME, _REQUEST = "payouts_payoutfile", "payouts_resultfile", "payouts_paymentoutcome", "payouts_request"
_TABLE, _HOLD = "payouts_approvaltable", "payouts_hold"
_LIVE = ", ".join(f"'{one.value}'" for one in LIVE)

_PAID_OF_DUE = f"SELECT SUM(gross) FROM payouts_payment WHERE due = NEW.due AND outcome IN ({_LIVE})"  # noqa: S608 - our own words


def _kept(*columns: str) -> str:
    """That one of the columns changes; none of them is ever absent."""
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


def _moves(column: str, steps: str) -> str:
    """That a state changes otherwise than by one of the steps, written from>to."""
    return f"NEW.{column} <> OLD.{column} AND OLD.{column} || '>' || NEW.{column} NOT IN ({steps})"


_OF_BATCH = "FROM payouts_payment WHERE batch_id = NEW.id"
_APPROVED = "FROM payouts_batchapproval WHERE batch_id = NEW.id AND hash = NEW.hash AND person_id <> NEW.proposed_by_id"
BORN: tuple[Rule, ...] = (
    ("NEW.state <> 'proposed'", "A batch is proposed before it is approved."),
    (
        f"NEW.payments_count <> (SELECT COUNT(*) {_OF_BATCH}) OR NEW.total <> (SELECT SUM(amount) {_OF_BATCH})",
        "A batch says how many payments it has, and what they come to.",
    ),
)
BATCH: tuple[Rule, ...] = (
    (
        _kept(
            "id",
            "number",
            "payer_id",
            "way",
            "currency",
            "pay_on",
            "payments_count",
            "total",
            "hash",
            "reference",
            "proposed_by_id",
            "proposed_at",
        ),
        "A batch stays as it was proposed. Make it void, and propose another.",
    ),
    (
        _moves(
            "state",
            "'proposed>approved', 'proposed>void', 'approved>written', 'approved>sent', 'approved>void', 'written>sent', 'written>void'",
        ),
        "A batch is proposed, approved, written, sent; and made void only before it is sent.",
    ),
    (
        f"NEW.state IN ('approved', 'written', 'sent') AND NOT EXISTS (SELECT 1 {_APPROVED})",
        "A batch is approved by somebody who did not propose it, as it stands.",
    ),
    (
        "NEW.state = 'written' AND NOT EXISTS (SELECT 1 FROM payouts_payoutfile WHERE batch_id = NEW.id)",
        "A batch is written by its file.",
    ),
    (
        "NEW.state = 'sent' AND OLD.state = 'approved' AND NEW.way IN ('transfer', 'payment_request') AND NEW.total > 0",
        "What leaves by a file is written before it is sent.",
    ),
    (
        (
            "NEW.state = 'void' AND OLD.state = 'written' AND NOT EXISTS (SELECT 1 FROM payouts_request WHERE batch_id = NEW.id "
            "AND kind = 'void' AND state = 'approved')"
        ),
        "A batch that has its file is made void by two people.",
    ),
)
LATE: tuple[Rule, ...] = (
    ("EXISTS (SELECT 1 FROM payouts_batch WHERE id = NEW.batch_id)", "A batch takes no more payments once it is written down."),
    (
        f"NEW.gross + COALESCE(({_PAID_OF_DUE}), 0) > NEW.due_whole",
        "Of what is due no yen is paid twice.",
    ),
    (
        ("NEW.account_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM partners_bankaccount WHERE id = NEW.account_id AND state = 'approved')"),
        "Money goes to approved accounts only.",
    ),
)
_OF_PAYMENT = (
    "batch_id", "number", "reference", "due", "due_content", "due_whole", "part", "program", "closing_group", "period", "partner",
    "payee_kind", "payee", "withholding", "gross", "parts", "base", "withheld", "offsets", "set_off", "fee", "amount",
)  # fmt: skip
PAYMENT: tuple[Rule, ...] = (
    (
        _kept(*_OF_PAYMENT) + " OR (NEW.account_id IS NULL) <> (OLD.account_id IS NULL) OR NEW.account_id <> OLD.account_id",
        "A payment stays as it was proposed.",
    ),
    (
        _moves(
            "outcome",
            (
                "'waiting>sent', 'waiting>paid', 'waiting>void', 'sent>paid', 'sent>returned', 'sent>unknown', 'unknown>paid', 'unknown>returned', "
                "'paid>returned'"
            ),
        ),
        "What became of a payment stays, unless the bank says more.",
    ),
    (
        (
            "NEW.outcome <> OLD.outcome AND NEW.outcome IN ('returned', 'unknown') AND NOT EXISTS (SELECT 1 FROM payouts_paymentoutcome "
            "WHERE payment_id = NEW.id AND outcome = NEW.outcome)"
        ),
        "What became of a payment is said by a bank, or by two people.",
    ),
    (
        (
            "NEW.outcome <> OLD.outcome AND NEW.outcome = 'paid' AND NEW.amount > 0 AND NOT EXISTS (SELECT 1 FROM payouts_paymentoutcome "
            "WHERE payment_id = NEW.id AND outcome = 'paid') AND NOT EXISTS (SELECT 1 FROM payouts_batch WHERE id = NEW.batch_id "
            "AND state = 'sent' AND way IN ('next_invoice', 'outside'))"
        ),
        "That a transfer was paid is said by a bank, or by two people.",
    ),
    (
        "NEW.outcome = 'void' AND NOT EXISTS (SELECT 1 FROM payouts_batch WHERE id = NEW.batch_id AND state = 'void')",
        "A payment is void with its batch.",
    ),
)
APPROVAL: tuple[Rule, ...] = (
    (
        (
            "NOT EXISTS (SELECT 1 FROM payouts_batch WHERE id = NEW.batch_id AND state = 'proposed' AND hash = NEW.hash "
            "AND proposed_by_id = NEW.prepared_by_id)"
        ),
        "An approval is of a batch that waits for it, as it stands.",
    ),
)
FILE: tuple[Rule, ...] = (
    (
        "NOT EXISTS (SELECT 1 FROM payouts_batch WHERE id = NEW.batch_id AND state = 'approved')",
        "A file is written of an approved batch.",
    ),
    (
        (
            "EXISTS (SELECT 1 FROM payouts_payment AS paid JOIN partners_bankaccount AS used ON used.id = paid.account_id "
            "JOIN partners_bankaccount AS newer ON newer.company_id = used.company_id AND newer.number > used.number "
            "AND newer.state = 'approved' AND newer.usable_from <= NEW.written_at WHERE paid.batch_id = NEW.batch_id)"
        ),
        "A bank account was changed after the batch was proposed: its approval counts no more.",
    ),
)
RESULTS: tuple[Rule, ...] = (
    (
        "NOT EXISTS (SELECT 1 FROM payouts_batch WHERE id = NEW.batch_id AND state = 'sent')",
        "Results are read of a batch that was sent.",
    ),
)
OUTCOME: tuple[Rule, ...] = (
    (
        (
            "NEW.request_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payouts_request WHERE id = NEW.request_id AND payment_id = NEW.payment_id "
            "AND outcome = NEW.outcome AND state = 'approved')"
        ),
        "What two people say of a payment is what was asked for and granted.",
    ),
)
_NEW_KEY_ONLY = "How a file is kept changes under a new key only; its content never."
# Table, event, name of the trigger, rules.
_RULES = (
    (_BATCH, "INSERT", f"{_BATCH}_born", BORN),
    (_BATCH, "UPDATE", f"{_BATCH}_kept", BATCH),
    (_PAYMENT, "INSERT", f"{_PAYMENT}_late", LATE),
    (_PAYMENT, "UPDATE", f"{_PAYMENT}_kept", PAYMENT),
    (_APPROVAL, "INSERT", f"{_APPROVAL}_of_what_stands", APPROVAL),
    (_FILE, "INSERT", f"{_FILE}_of_what_was_approved", FILE),
    (_FILE, "UPDATE", f"{_FILE}_kept", ((_kept("batch_id", "name", "sha256", "bytes", "written_by_id", "written_at"), _NEW_KEY_ONLY),)),
    (_RESULTS, "INSERT", f"{_RESULTS}_of_what_was_sent", RESULTS),
    (_RESULTS, "UPDATE", f"{_RESULTS}_kept", ((_kept("id", "batch_id", "name", "sha256", "strangers", "read_by_id", "read_at"), _NEW_KEY_ONLY),)),
    (_OUTCOME, "INSERT", f"{_OUTCOME}_said", OUTCOME),
    (
        _REQUEST, "UPDATE", f"{_REQUEST}_kept",
        (
            ("OLD.state <> 'proposed'", "What was decided is never changed."),
            (_kept("id", "kind", "batch_id", "outcome", "reason", "proposed_by_id", "proposed_at"), "What was asked for stays as it was asked."),
        ),
    ),
    (
        _TABLE, "UPDATE", f"{_TABLE}_kept",
        (
            ("OLD.state <> 'proposed'", "What was decided is never changed."),
            (_kept("id", "currency", "steps", "reason", "proposed_by_id", "proposed_at"), "A table stays as it was proposed."),
        ),
    ),
    (
        _HOLD, "UPDATE", f"{_HOLD}_kept",
        (("OLD.released_at IS NOT NULL OR " + _kept("id", "due", "reason", "held_by_id", "held_at"), "A hold stays, and is released once."),),
    ),
)  # fmt: skip
_FIXED = {
    "payouts_payeraccount": "An account to pay from is never changed. Record it anew.",
    "payouts_deputy": "Who stood in for whom is never changed.",
    _APPROVAL: "An approval is never changed and never removed.",
    _OUTCOME: "What was learned of a payment is never changed and never removed.",
}
_STAYS = (_BATCH, _PAYMENT, _FILE, _RESULTS, _REQUEST, _TABLE, _HOLD)
TRIGGERS = (
    *(name for _, _, name, _ in _RULES),
    *(f"{table}_stays" for table in _STAYS),
    *(f"{table}_no_{change.lower()}" for table in _FIXED for change in CHANGES),
)


def seal(editor: BaseDatabaseSchemaEditor) -> None:
    """Put every trigger up."""
    for table, event, name, rules in _RULES:
        refuse_when(editor, table, event, name, rules)
    for table in _STAYS:
        refuse_when(editor, table, "DELETE", f"{table}_stays", (("1 = 1", "What was paid, and how, is never removed."),))
    for table, why in _FIXED.items():
        forbid_changes(editor, table, why)


def unseal(editor: BaseDatabaseSchemaEditor) -> None:
    """Take every trigger down, when the migration is taken back."""
    for table, _, name, _ in _RULES:
        permit(editor, table, name)
    for table in _STAYS:
        permit(editor, table, f"{table}_stays")
    for table in _FIXED:
        permit_changes(editor, table)
