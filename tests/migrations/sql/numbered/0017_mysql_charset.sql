# Names become utf8mb4
SET @rows := (SELECT COUNT(*) FROM names);
/*!40101 SET NAMES utf8 */;
ALTER TABLE names CONVERT TO CHARACTER SET utf8mb4;
UPDATE names SET spelled = 'O\'Hara; DELETE FROM names';  -- expect: UPDATE names
DELIMITER //
CREATE PROCEDURE tidy() BEGIN DELETE FROM names; END //
DELIMITER ;
DELETE n FROM names n JOIN bad_names b ON b.id = n.id;  # expect: DELETE names
