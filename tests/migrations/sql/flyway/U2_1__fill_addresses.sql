UPDATE members SET address_id = NULL;  -- expect: UPDATE members downgrade
DELETE FROM addresses;  -- expect: DELETE addresses downgrade
