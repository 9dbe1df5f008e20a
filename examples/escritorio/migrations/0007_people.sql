ALTER TABLE users
  ADD COLUMN deactivated_at timestamptz,
  -- The password was made by a partner: whoever signs in with it must choose another before anything else, and not after this time.
  ADD COLUMN password_expires_at timestamptz;

-- The application's role may still not write this table: it may call these, each as narrow as its task. They are the owner's, so they
-- keep to the transaction's office themselves, and they look up who acts instead of believing a session, which may be minutes old.
CREATE FUNCTION is_active_partner(person bigint) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT EXISTS (SELECT FROM public.users u
      WHERE u.office_id = public.current_office() AND u.id = person AND u.role = 'partner' AND u.deactivated_at IS NULL);
  END;

-- The new person's id, 'taken' for an address the office knows, or 'not-a-partner'.
CREATE FUNCTION invite_person(actor bigint, address text, called text, new_role text, hash text, expires timestamptz) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  made bigint;
BEGIN
  IF NOT public.is_active_partner(actor) THEN RETURN 'not-a-partner'; END IF;
  INSERT INTO public.users (office_id, email, name, role, password_hash, password_expires_at)
    VALUES (public.current_office(), address, called, new_role, hash, expires)
    ON CONFLICT (office_id, email) DO NOTHING RETURNING id INTO made;
  RETURN coalesce(made::text, 'taken');
END $$;

-- 'done', 'missing', 'last-partner' or 'not-a-partner'. All partners' rows are locked first, in one order: of two partners who
-- demote each other at the same time the second finds that the first has already left only one.
CREATE FUNCTION change_person(actor bigint, person bigint, new_role text, stays boolean) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  office constant integer := public.current_office();
  others integer;
BEGIN
  PERFORM 1 FROM public.users u WHERE u.office_id = office AND u.role = 'partner' AND u.deactivated_at IS NULL ORDER BY u.id FOR UPDATE;
  IF NOT public.is_active_partner(actor) THEN RETURN 'not-a-partner'; END IF;
  IF new_role <> 'partner' OR NOT stays THEN
    SELECT count(*) INTO others FROM public.users u
      WHERE u.office_id = office AND u.role = 'partner' AND u.deactivated_at IS NULL AND u.id <> person;
    IF others = 0 THEN RETURN 'last-partner'; END IF;
  END IF;
  UPDATE public.users u SET role = new_role, deactivated_at = CASE WHEN stays THEN NULL ELSE coalesce(u.deactivated_at, now()) END
    WHERE u.office_id = office AND u.id = person;
  RETURN CASE WHEN FOUND THEN 'done' ELSE 'missing' END;
END $$;

-- 'done', 'missing' or 'not-a-partner'.
CREATE FUNCTION give_one_time_password(actor bigint, person bigint, hash text, expires timestamptz) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT public.is_active_partner(actor) THEN RETURN 'not-a-partner'; END IF;
  UPDATE public.users u SET password_hash = hash, password_expires_at = expires
    WHERE u.office_id = public.current_office() AND u.id = person AND u.deactivated_at IS NULL;
  RETURN CASE WHEN FOUND THEN 'done' ELSE 'missing' END;
END $$;

-- One's own, and only over the hash that was just verified: of two changes at the same time one is refused.
CREATE FUNCTION change_own_password(person bigint, old_hash text, new_hash text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.users u SET password_hash = new_hash, password_expires_at = NULL
    WHERE u.office_id = public.current_office() AND u.id = person AND u.password_hash = old_hash AND u.deactivated_at IS NULL;
  RETURN FOUND;
END $$;

REVOKE EXECUTE ON FUNCTION is_active_partner(bigint), invite_person(bigint, text, text, text, text, timestamptz),
  change_person(bigint, bigint, text, boolean), give_one_time_password(bigint, bigint, text, timestamptz),
  change_own_password(bigint, text, text) FROM PUBLIC;
