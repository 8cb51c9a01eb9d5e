using System.Runtime.InteropServices;

namespace Meridian.Demo;

/// <summary>The programs of the button masher, the demo application.</summary>
public static class DemoApps
{
    /// <summary>The programs that <see cref="RunAsync"/> knows.</summary>
    public static readonly IReadOnlyList<string> Names = ["backend", "frontend", "aggregator", "loadbot"];

    /// <summary>
    /// Runs a program until the token is cancelled or the process is asked to end, and then until what it was doing is done.
    /// Its settings are its environment and arguments; without <c>POD_IP</c> it listens on all addresses.
    /// </summary>
    /// <returns>The exit code: 0, or 2 for an unknown program or argument.</returns>
    public static async Task<int> RunAsync(string app, string[] args, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        try
        {
            var settings = DemoSettings.FromProcess(args);
            switch (app)
            {
                case "backend": await BackendApp.RunAsync(settings, TimeProvider.System, ending.Token); return 0;
                case "frontend": await FrontendApp.RunAsync(settings, ending.Token); return 0;
                case "aggregator": await AggregatorApp.RunAsync(settings, TimeProvider.System, ending.Token); return 0;
                case "loadbot": await LoadBotApp.RunAsync(settings, TimeProvider.System, ending.Token); return 0;
                default: throw new ArgumentException($"there is no demo program \"{app}\"; there are: {string.Join(", ", Names)}");
            }
        }
        catch (ArgumentException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }

        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            ending.Cancel();
        }
    }
}
