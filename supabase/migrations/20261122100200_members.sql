-- Who belongs to a company. Owners manage everybody, admins manage members and viewers, everybody may leave; a company keeps an owner.

-- 403 when the caller may not give or take this role.
create function app.require_rank_over(p_company uuid, p_role text) returns void
language plpgsql as $$
declare
  v_mine text;
begin
  if app.caller_is_service() then return; end if;
  select role into v_mine from public.company_members where company_id = p_company and user_id = auth.uid();
  if v_mine <> 'owner' and app.role_rank(p_role) >= app.role_rank(v_mine) then
    perform app.refuse(403, 'forbidden', 'Only an owner may do this with an owner or an admin.');
  end if;
end
$$;

create function app.require_another_owner(p_company uuid, p_user uuid) returns void
language plpgsql as $$
begin
  if not exists (select from public.company_members where company_id = p_company and role = 'owner' and user_id <> p_user) then
    perform app.refuse(409, 'conflict', 'A company must keep an owner.');
  end if;
end
$$;

-- Adds somebody who has an account already, by user id or by e-mail address: one that its owner has confirmed, or whoever signs up
-- with somebody else's would be let in. The same again changes nothing; another role is 409.
create function public.add_member(p_company uuid, p_role text, p_user uuid default null, p_email text default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_user uuid;
  v_member public.company_members;
begin
  perform app.enter(p_company, 'admin');
  if app.role_rank(p_role) = 0 or p_role is null then
    perform app.refuse_input('role', 'The role must be owner, admin, member or viewer.');
  end if;
  perform app.require_rank_over(p_company, p_role);
  select id into v_user from auth.users where id = p_user or (p_user is null and lower(email) = lower(btrim(p_email))
    and email_confirmed_at is not null) limit 1;
  if v_user is null then
    perform app.refuse(404, 'not_found', 'Nobody has this account yet: let them sign up and confirm their address first.');
  end if;
  insert into public.company_members (company_id, user_id, role) values (p_company, v_user, p_role) on conflict do nothing;
  select * into v_member from public.company_members where company_id = p_company and user_id = v_user;
  if v_member.role <> p_role then
    perform app.refuse(409, 'conflict', 'This person is a member already; change the role instead.',
      jsonb_build_object('role', v_member.role));
  end if;
  return to_jsonb(v_member);
end
$$;

create function public.set_role(p_company uuid, p_user uuid, p_role text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_member public.company_members;
begin
  perform app.enter(p_company, 'admin');
  if app.role_rank(p_role) = 0 or p_role is null then
    perform app.refuse_input('role', 'The role must be owner, admin, member or viewer.');
  end if;
  select * into v_member from public.company_members where company_id = p_company and user_id = p_user;
  if not found then perform app.refuse(404, 'not_found', 'This person is not a member.'); end if;
  perform app.require_rank_over(p_company, v_member.role);
  perform app.require_rank_over(p_company, p_role);
  if v_member.role = 'owner' and p_role <> 'owner' then perform app.require_another_owner(p_company, p_user); end if;
  update public.company_members set role = p_role where company_id = p_company and user_id = p_user returning * into v_member;
  return to_jsonb(v_member);
end
$$;

-- Takes the person's access at once, whatever their token says: policies ask the table. Their devices are revoked and what
-- these had put aside for offline spending is free again. Returns false when they were no member.
create function public.remove_member(p_company uuid, p_user uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_role text;
begin
  perform app.enter(p_company, case when p_user = auth.uid() then 'viewer' else 'admin' end);
  select role into v_role from public.company_members where company_id = p_company and user_id = p_user;
  if not found then return false; end if;
  if p_user is distinct from auth.uid() then perform app.require_rank_over(p_company, v_role); end if;
  if v_role = 'owner' then perform app.require_another_owner(p_company, p_user); end if;
  delete from public.company_members where company_id = p_company and user_id = p_user;
  update public.devices set revoked_at = now() where company_id = p_company and user_id = p_user and revoked_at is null;
  perform app.release_allowances_of(p_company, p_user);
  return true;
end
$$;

grant execute on function public.add_member, public.set_role, public.remove_member to authenticated, service_role;
