"""bAbI: twenty tasks of question answering over little stories."""
