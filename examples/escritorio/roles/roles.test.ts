import { describe, expect, test } from 'vitest';
import { ACTIONS, allowedTo, may, parseRole, ROLES } from './permissions.ts';
import { needOf, opensBeforePassword, ROUTES } from './routes.ts';

describe('permissions', () => {
  test('a partner may do everything; nobody else manages people or takes the data', () => {
    for (const action of ACTIONS) expect(may('partner', action), action).toBe(true);
    for (const role of ['lawyer', 'assistant']) {
      expect(may(role, 'people.manage')).toBe(false);
      expect(may(role, 'office.export')).toBe(false);
      expect(may(role, 'clients.privacy')).toBe(false);
      expect(may(role, 'audit.read')).toBe(false);
    }
  });
  test('each lower role may do no more than the one above', () => {
    for (const action of ACTIONS) {
      const granted = ROLES.map((role) => may(role, action));
      expect(granted, action).toEqual([...granted].sort((a, b) => Number(b) - Number(a)));
    }
  });
  test('an assistant reads all that lawyers read and writes no case and no deadline', () => {
    expect(ACTIONS.filter((action) => may('assistant', action))).toEqual([
      'cases.read',
      'documents.read',
      'documents.add',
      'clients.read',
      'clients.write',
      'calendar.read',
      'calendar.add',
    ]);
  });
  test.each(['', 'Partner', 'admin', 'constructor', '__proto__'])('the role %j may do nothing', (role) => {
    expect(parseRole(role)).toBeUndefined();
    for (const action of ACTIONS) expect(may(role, action)).toBe(false);
  });
  test('every action has someone who may do it', () => {
    for (const action of ACTIONS) expect(allowedTo(action).length).toBeGreaterThan(0);
  });
});

describe('routes', () => {
  test('HEAD needs what GET needs, and a route nobody thought of is an error', () => {
    expect(needOf('HEAD', '/people')).toBe('people.manage');
    expect(() => needOf('DELETE', '/people')).toThrow('does not say who may DELETE /people');
    expect(() => needOf('GET', 'constructor')).toThrow();
  });
  test('nothing that writes is public but signing in and out', () => {
    const open = Object.entries(ROUTES).filter(([route, need]) => need === 'public' && !route.startsWith('GET '));
    expect(open.map(([route]) => route)).toEqual(['POST /login', 'POST /logout', 'POST /api/login']);
  });
  test('before choosing a password there is nothing but choosing it, and leaving', () => {
    expect(opensBeforePassword('signed-in', '/password')).toBe(true);
    expect(opensBeforePassword('public', '/logout')).toBe(true);
    expect(opensBeforePassword('signed-in', '/api/me')).toBe(false);
    expect(opensBeforePassword('cases.read', '/cases')).toBe(false);
  });
});
