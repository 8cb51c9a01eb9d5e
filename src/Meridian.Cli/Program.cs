using System.CommandLine;
using System.CommandLine.Help;
using Meridian.Cli;
using Meridian.Demo;
using Meridian.Node;

// What pods are made of. Not commands: nothing of the command line is built for them.
if (args is ["pod-exec", .. var podArguments]) return PodExec.Run(podArguments);
if (args is ["demo-app", var app, .. var appArguments]) return await DemoApps.RunAsync(app, appArguments, CancellationToken.None);

var root = new RootCommand("Meridian: Kubernetes from your laptop to the world.")
{
    new UpCommand(),
    new DownCommand(),
    new StatusCommand(),
    new StartCommand(),
    new StopCommand(),
    new DeleteCommand(),
    new LogsCommand(),
    new KubeconfigCommand(),
    new VersionCommand(),
    new ServeCommand(),
};

foreach (var option in root.Options)
{
    if (option is HelpOption help) help.Action = new ExamplesHelp((HelpAction)help.Action!);
}

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"meridian: {parsed.Errors[0].Message} (see: meridian --help)");
    return ExitCodes.BadInput;
}
return await parsed.InvokeAsync();
