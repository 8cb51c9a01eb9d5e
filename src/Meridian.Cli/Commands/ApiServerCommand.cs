using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;

namespace Meridian.Cli;

/// <summary>
/// <c>meridian apiserver</c>: a cluster's API server alone, in the foreground, for measurements and for whoever brings the rest. It says one line on
/// standard output once it serves, and ends when it is interrupted.
/// </summary>
internal sealed class ApiServerCommand : CliCommand
{
    private readonly Option<string> data = new("--data") { Description = "Folder of its data, keys and kubeconfig; made if absent.", Required = true, HelpName = "FOLDER" };

    private readonly Option<string> listen = new("--listen")
    {
        Description = "Address and port; port 0 takes a free one.", DefaultValueFactory = _ => "127.0.0.1:6443", HelpName = "IP:PORT",
    };

    private readonly Option<string[]> etcd = new("--etcd-servers") { Description = "Keep the objects in etcd instead of a file.", HelpName = "URL,...", AllowMultipleArgumentsPerToken = true };

    public ApiServerCommand() : base("apiserver", "Run an API server alone, in the foreground.",
        "meridian apiserver --data /tmp/api --listen 127.0.0.1:6443", "meridian apiserver --data /tmp/api --etcd-servers http://127.0.0.1:2379")
    {
        Hidden = true;
        Options.Add(data);
        Options.Add(listen);
        Options.Add(etcd);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        arguments.InvocationConfiguration.ProcessTerminationTimeout = TimeSpan.FromSeconds(15);
        if (!IPEndPoint.TryParse(arguments.GetRequiredValue(listen), out var endPoint))
            throw CliException.BadInput($"--listen {arguments.GetRequiredValue(listen)}: not an address with a port, such as 127.0.0.1:6443");
        var path = Path.GetFullPath(arguments.GetRequiredValue(data));
        MeridianHome.CreateFolder(path);
        var folder = new InstanceFolder("apiserver", path, path);
        using var held = await InstanceLock.TakeAsync(folder, cancellationToken);
        using var loggers = LoggerFactory.Create(builder => builder
            .SetMinimumLevel(LogLevel.Warning)
            .AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace));
        await using var host = new ApiServerHosting(folder, endPoint, EtcdServers.Parse(arguments.GetValue(etcd)), loggers);
        var process = await host.StartAsync(cancellationToken);
        Console.Out.WriteLine($"serving {process.ApiServer}");
        await using var memory = new QuietMemory(TimeProvider.System);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Asked to end: the host is disposed in order.
        }
        return ExitCodes.Ok;
    }
}
