using System.CommandLine;
using Meridian.Cli;
using Meridian.Demo;
using Meridian.Node;

// What pods are made of. Not commands: nothing of the command line is built for them.
if (args is ["pod-exec", .. var podArguments]) return PodExec.Run(podArguments);
if (args is ["demo-app", var app, .. var appArguments]) return await DemoApps.RunAsync(app, appArguments, CancellationToken.None);

// The console is not touched here: the first touch of standard error keeps the file that it is then, and a background process has another later.
return await CommandLine.RunAsync(args, new InvocationConfiguration(), CancellationToken.None);
