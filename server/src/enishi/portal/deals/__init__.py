"""案件: registered within a minute, answered in the promised time, protected until a day."""
