/** Lines in the syntax of other tools, each with the tags that are meant. */
export const REFUSED: readonly (readonly [line: string, ...tags: string[]])[] = [
  // The AWS CLI
  ['Key=Team,Value=web', 'Team=web'],
  ['Key = Team , Value = web', 'Team=web'],
  ['value=web,key=Team', 'Team=web'],
  ['Key=Team,Value=', 'Team='],
  ['Key=Team,Value=a=b', 'Team=a=b'],
  ['Key="Team",Value="web"', 'Team=web'],
  ['"Key=Team,Value=web"', 'Team=web'],
  ['Key=Team,Value=web Key=Stage,Value=prod', 'Team=web', 'Stage=prod'],
  ['Key=Team,Value=web,PropagateAtLaunch=true', 'Team=web'],
  // Comments
  ['# Stage=prod', 'Stage=prod'],
  ['## Stage=prod', 'Stage=prod'],
  ['  # Stage="prod"', 'Stage=prod'],
  ['# the stage'],
  ['Team=web # owner', 'Team=web'],
  ['Team= # owner', 'Team='],
  ['Team="web" # owner', 'Team=web'],
  ['Team=https://x.example/a # owner', 'Team=https://x.example/a'],
  // YAML and shells
  ['- Team=web', 'Team=web'],
  ['-\tTeam=web', 'Team=web'],
  ['- "Team=web"', 'Team=web'],
  ['- Key=Team,Value=web', 'Team=web'],
  ['Team: web', 'Team=web'],
  ['- Team: web', 'Team=web'],
  ['"Team": "web",', 'Team=web'],
  ['export Team=web', 'Team=web'],
  ['export  Team="web"', 'Team=web'],
  // Quotes
  ['Team="web"', 'Team=web'],
  ["Team='web'", 'Team=web'],
  ['Team=""', 'Team='],
  ['Team = "web",', 'Team=web'],
  ["Team='web';", 'Team=web'],
  ['"Team"=web', 'Team=web'],
  ['"Team=web"', 'Team=web'],
  ['"Team=web",', 'Team=web'],
  ['"Team=web', 'Team=web'],
  // Several tags
  ['Team=web,Stage=prod', 'Team=web', 'Stage=prod'],
  ['Team=web;Stage=prod', 'Team=web', 'Stage=prod'],
  ['Team = web, Stage = prod', 'Team=web', 'Stage=prod'],
  ['Team="web",Stage="prod"', 'Team=web', 'Stage=prod'],
  ['"Team"="web", "Stage"="prod"', 'Team=web', 'Stage=prod'],
  ['Team=web,cost:center=a,_x=b', 'Team=web', 'cost:center=a', '_x=b'],
  ['url=https://x/?a=1,b=2, Stage=prod', 'url=https://x/?a=1,b=2', 'Stage=prod'],
  ['url="https://x/?a=1,b=2",Stage=prod', 'url=https://x/?a=1,b=2', 'Stage=prod'],
]

/** What looks similar, but can be meant. */
export const ALLOWED: readonly string[] = [
  ...['Key=Team', 'Key=a,b', 'Keys=Team', 'Value=web', 'path=a#b', 'color=#fff', 'channel= #team', 'C#=yes'],
  ...['url=https://x/?a=1,b=2', 'url=https://x/a;b=2#c', 'jdbc=jdbc:sqlserver://db:1433;databaseName=app'],
  ...['note=a, b', 'note=a; b', 'note=a,b,c', 'rule=a,b==c', 'data=YWJj,ZGVm==', 'ratio=1,2=3', 'a,b=c'],
  ...['query=a=1&b=2', '-a=b', '--tags=a', 'export=yes', 'exports a=b', 'email=a@x.example,b@x.example'],
  ...['size=5"', "name=O'Brien", "name='Brien", 'words="a" and "b"', 'words="a"b"', 'quotes="'],
]
