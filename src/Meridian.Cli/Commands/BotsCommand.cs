using System.CommandLine;
using System.Net;
using System.Text.Json;
using Meridian.Demo;

namespace Meridian.Cli;

/// <summary><c>meridian bots</c>.</summary>
internal sealed class BotsCommand : CliCommand
{
    private readonly Argument<string> url = new("URL") { Description = "Where to, such as http://127.53.200.1/api/next or http://backend.default.world:8080/api/next." };
    private readonly Option<int> rate = new("--rate") { Description = "Requests per second, whatever becomes of those before.", DefaultValueFactory = _ => 1000, HelpName = "N" };
    private readonly DurationOption length = new("--for", "How long. Default: until Ctrl-C.");
    private readonly Option<string?> from = new("--from") { Description = "Where the bot is: a cluster, or an address of this machine. Default: nowhere.", HelpName = "CLUSTER|ADDRESS" };
    private readonly Option<string?> dns = new("--dns") { Description = "DNS server, as address:port. Default: that of the cluster, else the federation's for its names, else the machine's.", HelpName = "SERVER" };
    private readonly DurationOption timeout = new("--timeout", "Longest time for one request. Default: 5s.");
    private readonly Option<bool> patient = new("--patient") { Description = "Make a request that finds nobody again until its time is up. Default: the first failure is an error." };
    private readonly Option<string?> metrics = new("--metrics") { Description = "Serve /metrics for Prometheus there.", HelpName = "ADDRESS:PORT" };
    private readonly Option<string> format = new("--output", "-o") { Description = "\"json\" for scripts: the summary only.", HelpName = "json" };

    public BotsCommand() : base("bots", "Press the button at a steady rate, and tell what became of it: times count from when a request was due.",
        "meridian bots http://127.53.200.1/api/next --rate 2000 --from europe-west", "meridian bots http://backend.default.world:8080/api/next --from asia-east --for 30s -o json")
    {
        format.AcceptOnlyFromAmong("json");
        Arguments.Add(url);
        foreach (var option in (Option[])[rate, length, from, dns, timeout, patient, metrics, format]) Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (options, output) = (Read(arguments), arguments.InvocationConfiguration.Output);
        var run = new LoadRun(options, TimeProvider.System);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (arguments.GetValue(length) is { } limit) ending.CancelAfter(limit);
        await using var served = arguments.GetValue(metrics) is { } where ? await LoadMetricsServer.StartAsync(run, EndPoint("--metrics", where, 0), cancellationToken) : null;
        var asJson = arguments.GetValue(format) == "json";
        await Task.WhenAll(run.RunAsync(ending.Token), asJson ? Task.CompletedTask : TellAsync(run, output, ending.Token));
        var summary = run.Summary;
        if (asJson) await output.WriteLineAsync(JsonSerializer.Serialize(summary, CliJsonContext.Default.LoadSummary));
        else LoadText.Write(output, summary);
        return summary.Ok > 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static async Task TellAsync(LoadRun run, TextWriter output, CancellationToken token)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(token)) await output.WriteLineAsync(LoadText.Line(run.Take()));
        }
        catch (OperationCanceledException)
        {
            // The summary follows.
        }
    }

    private LoadOptions Read(ParseResult arguments)
    {
        var target = Target(arguments.GetRequiredValue(url));
        var home = MeridianHome.FromEnvironment();
        var place = arguments.GetValue(from) is { } name ? BotPlace.Of(home, name) : BotPlace.Nowhere;
        var perSecond = arguments.GetValue(rate);
        return new LoadOptions
        {
            Url = target,
            Rate = perSecond is >= 1 and <= LoadOptions.MostRate ? perSecond : throw CliException.BadInput($"--rate {perSecond}: must be 1 to {LoadOptions.MostRate}"),
            From = place.Address,
            Region = place.Region,
            Dns = arguments.GetValue(dns) is { } server ? EndPoint("--dns", server, 53) : place.Dns ?? BotPlace.FederationDns(home, target.Host),
            Timeout = arguments.GetValue(timeout) ?? TimeSpan.FromSeconds(5),
            Patient = arguments.GetValue(patient),
        };
    }

    private static Uri Target(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp ? url : throw CliException.BadInput($"\"{text}\" is no http:// URL");

    private static IPEndPoint EndPoint(string option, string text, int port) =>
        IPEndPoint.TryParse(text, out var found) ? new IPEndPoint(found.Address, found.Port == 0 ? port : found.Port) : throw CliException.BadInput($"{option} {text}: must be address:port");
}
