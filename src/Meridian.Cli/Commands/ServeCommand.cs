using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Meridian.Cli;

/// <summary>
/// <c>meridian serve</c>: the background process of a cluster or of the federation. It says one line on standard output, for whoever
/// started it: that it serves, or why it does not.
/// </summary>
internal sealed class ServeCommand : CliCommand
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private readonly Argument<string> name = new("NAME") { Description = "A cluster, or \"federation\"." };

    public ServeCommand() : base("serve", "Run a cluster, or the federation, in this process.", "meridian serve us-central")
    {
        Hidden = true;
        Arguments.Add(name);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        arguments.InvocationConfiguration.ProcessTerminationTimeout = StopLimit;
        try
        {
            var instance = MeridianHome.FromEnvironment().Existing(arguments.GetRequiredValue(name));
            using var held = await InstanceLock.TakeAsync(instance, cancellationToken);
            NativeProcess.LeaveTerminal();
            InstanceLog.Begin(instance);
            // Also overwrites what a killed process left, which would name a process that is no longer ours.
            Write(instance, new ProcessInfo { Pid = Environment.ProcessId });
            using var loggers = Loggers();
            using var traces = Telemetry.Begin(instance.Name, Environment.GetEnvironmentVariable);
            await ServeAsync(instance, loggers, cancellationToken);
            return ExitCodes.Ok;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Whoever waits for the start reads one line; the log has all of it.
            Console.Out.WriteLine(StartFailure.Explain(failure));
            Console.Error.WriteLine(failure is CliException ? failure.Message : failure);
            return ExitCodes.Failed;
        }
    }

    private static async Task ServeAsync(InstanceFolder instance, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var config = instance.ReadConfig();
        await using var host = instance.IsFederation
            ? (IInstanceHost)new FederationHost(LocalFederation.Setup(instance, config, TimeProvider.System, loggers), TimeProvider.System, loggers)
            : new ClusterHost(instance, config, loggers);
        foreach (var endPoint in host.EndPoints) Listeners.EnsureFree(endPoint);
        var process = await host.StartAsync(cancellationToken);
        if (!config.HasServed) instance.WriteConfig(config with { HasServed = true });
        Write(instance, process);
        Console.Out.WriteLine(InstanceProcess.ReadyLine);
        await using var memory = new QuietMemory(TimeProvider.System);
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Asked to end: the host is disposed in order.
        }
    }

    private static void Write(InstanceFolder instance, ProcessInfo process) =>
        AtomicFile.Write(instance.ProcessFile, JsonSerializer.SerializeToUtf8Bytes(process, CliJsonContext.Default.ProcessInfo));

    /// <summary>Loggers of a background process.</summary>
    internal static ILoggerFactory Loggers() => LoggerFactory.Create(builder => builder
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Yarp", LogLevel.Warning)
        // One object a line, for programs; `meridian logs` shows them to people.
        .AddJsonConsole(options =>
        {
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            options.UseUtcTimestamp = true;
        })
        // Standard output is not ours until the instance serves.
        .AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace));
}
