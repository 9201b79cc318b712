"""
Give every member a status
"""

from yoyo import step

__depends__ = {"0001.create-members"}

CLUB = "chess"

steps = [
    step("ALTER TABLE members ADD COLUMN status VARCHAR(20)", "ALTER TABLE members DROP COLUMN status"),
    step("UPDATE members SET status = 'active'"),  # expect: UPDATE members
    step(
        """
        INSERT INTO member_log (member_id, note) -- expect: INSERT_SELECT member_log
        SELECT id, 'status added' FROM members;
        DELETE FROM invitations WHERE member_id IS NULL -- expect: DELETE invitations
        """,
        """
        DELETE FROM member_log WHERE note = 'status added' -- expect: DELETE member_log downgrade
        """,
    ),
    step(
        "DELETE m FROM memberships m"  # expect: DELETE memberships
        "  JOIN clubs c ON c.id = m.club_id"
        "  WHERE c.name = '%s'" % CLUB
    ),
    step(
        apply="""
        UPDATE clubs c -- expect: UPDATE clubs
        JOIN members m ON m.club_id = c.id
        SET c.has_members = 1
        """,
        rollback="UPDATE clubs SET has_members = NULL",  # expect: UPDATE clubs downgrade
    ),
    step("", "DELETE FROM clubs WHERE name = ''"),  # expect: DELETE clubs downgrade
]
