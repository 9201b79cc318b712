"""The keywords that the statement readers know, as tables."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of ``text``, which are easier to read in a block than as a list of strings."""
    return frozenset(text.split())


HARMLESS = words(
    """
    SELECT VALUES TABLE SHOW SET RESET USE GRANT REVOKE DENY COMMENT ANALYZE ANALYSE VACUUM REINDEX CLUSTER LOCK UNLOCK
    START SAVEPOINT RELEASE ROLLBACK ABORT DECLARE FETCH OPEN CLOSE MOVE LISTEN NOTIFY UNLISTEN CHECKPOINT DISCARD
    REFRESH SECURITY REASSIGN DEALLOCATE PRAGMA ATTACH DETACH HANDLER FLUSH OPTIMIZE REPAIR CHECK KILL PRINT RAISE
    RAISERROR THROW RETURN DBCC BACKUP RESTORE INSTALL PERFORM NULL STATISTICS UNDROP EXCHANGE SYSTEM PURGE XA SIGNAL
    RESIGNAL LEAVE ITERATE EXIT CONTINUE GOTO WAITFOR HELP ASSERT LOAD IMPORT RENAME ALTER CREATE DROP BEGIN END
    COMMIT EXPLAIN DESCRIBE DESC WITH SAVE RECONFIGURE ENABLE DISABLE REM PROMPT AUDIT NOAUDIT FLASHBACK SUMMARIZE
    """
)
"""Leading keywords of statements that leave rows alone."""

CONTROL = words("IF ELSIF ELSEIF WHILE FOR FOREACH CASE WHEN EXCEPTION UNTIL")
"""Leading keywords of a branch or a loop; a statement follows behind their condition."""

BRANCHES = words("THEN ELSE LOOP DO REPEAT CASE END")
"""Words behind which a statement of a branch or loop begins, and those of a CASE in an expression."""

RESERVED = words(
    """
    SET WHERE FROM USING ON ORDER GROUP LIMIT RETURNING SELECT VALUES INTO AND OR NOT WHEN THEN ELSE END AS IN IS NULL
    CASCADE RESTRICT NO OF JOIN INNER LEFT UNION HAVING UPDATE INSERT DELETE MERGE BEFORE AFTER INSTEAD
    STATISTICS FOR TO BY CASE CREATE ALTER DROP GRANT WITH DO NOTHING FUNCTION TRIGGER SKIP NOWAIT
    """
)
"""Words that are never the name of the table behind UPDATE, DELETE FROM and so on."""

NOT_ALIASES = RESERVED | words(
    """
    RIGHT FULL CROSS NATURAL STRAIGHT_JOIN OUTER PARTITION FORCE USE IGNORE DEFAULT TABLE EXEC EXECUTE OUTPUT WINDOW
    TABLESAMPLE INDEXED OPTION OVERRIDING FINAL LATERAL APPLY BEGIN COMMIT DECLARE GO IF PRINT TRUNCATE REPLACE VALUE
    CALL EXCEPT INTERSECT MINUS FETCH OFFSET CONNECT START RETURN PIVOT UNPIVOT LOOP WHILE CSV QUALIFY PREWHERE
    """
)
"""Words behind a table that are not its alias."""

BLOCKERS = words("ON FOR OR OF AFTER BEFORE INSTEAD GRANT REVOKE DENY TO BY SELECT , . NO")
"""Words and marks before a keyword that show it to be no statement of its own: ON DELETE, FOR UPDATE, SELECT delete."""

CONNECTIVES = BLOCKERS | words(
    """
    AND NOT AS IN IS LIKE FROM INTO WHERE SET WHEN JOIN BETWEEN UNION ALL EXCEPT INTERSECT MINUS DISTINCT
    HAVING USING WITH ADD COLUMN TABLE CONSTRAINT EXISTS CASE RETURNING ( LIMIT OVERWRITE EVENT DEFAULT
    """
)
"""Words and marks behind which an expression or a clause goes on in the next line."""

JOINS = frozenset(("JOIN", "STRAIGHT_JOIN", "APPLY"))

LIMITS = {
    "LIMIT": frozenset(),
    "TOP": frozenset(),
    "ROWNUM": frozenset(),
    "BETWEEN": frozenset(),
    "FETCH": frozenset(("FIRST", "NEXT")),
    "SKIP": frozenset(("LOCKED",)),
}
"""Words that bound how many rows a statement touches, and which word must follow (none: any)."""

ROUTINES = words("FUNCTION PROCEDURE PROC TRIGGER RULE POLICY EVENT PACKAGE AGGREGATE MACRO TASK LIBRARY ASSERTION")
"""What CREATE makes whose body does not run in the migration."""

HARMLESS_PROCEDURES = words(
    """
    sp_addextendedproperty sp_updateextendedproperty sp_dropextendedproperty sp_configure sp_addrole sp_addrolemember
    sp_droprolemember sp_adduser sp_dropuser sp_addlogin sp_droplogin sp_grantdbaccess sp_revokedbaccess sp_helptext
    sp_help sp_helpindex sp_helpconstraint sp_columns sp_tables sp_fkeys sp_pkeys sp_updatestats sp_createstats
    sp_recompile sp_refreshview sp_refreshsqlmodule sp_depends sp_bindefault sp_unbindefault sp_bindrule
    sp_unbindrule sp_addtype sp_droptype sp_tableoption sp_indexoption sp_dboption sp_changeobjectowner sp_spaceused
    sp_who sp_lock sp_getapplock sp_releaseapplock sp_settriggerorder sp_fulltext_catalog sp_fulltext_table
    sp_fulltext_column sp_fulltext_database sp_addmessage sp_addlinkedserver sp_serveroption sp_autostats
    sp_set_session_context sp_cdc_enable_db sp_cdc_enable_table sp_estimate_data_compression_savings
    sp_sequence_get_range sp_describe_first_result_set
    sp_unprepare sp_helpdb sp_databases sp_stored_procedures sp_statistics sp_helprolemember
    """
)
"""Procedures of SQL Server that change settings or the schema, or only look (Microsoft: "System stored procedures")."""

VALUE_FOLLOWS = words(
    """
    ( , . LIMIT TOP LIKE ILIKE IN BETWEEN AND OR NOT WHEN THEN ELSE IS SELECT BY RETURNING DEFAULT CASE OFFSET INTO
    VALUES WHERE ON AS FROM USING UPDATE TABLE JOIN DISTINCT ANY SOME INTERVAL ESCAPE COLLATE
    """
)
"""Words and marks behind which a hole stands for a value or a name, not for a clause."""
