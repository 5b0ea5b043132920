"""Which lines stand in the approval sheet: those in which somebody judged."""

JUDGED = (
    "memo_approval", "budget", "offers_technical", "offers_requester", "supplier_check", "group_vote",
    "choice_approval", "director_approval", "justification_it", "offer_technical", "price_check", "documents_legal",
    "documents_approval", "documents_vote", "method_approval", "admission",
)  # fmt: skip
