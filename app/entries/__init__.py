"""Proposals (proposal inovasi): drafts, answers, attachments, submission, administrative check."""
