using System.CommandLine;

namespace Meridian.Cli;

/// <summary><c>meridian up</c>: the main job.</summary>
internal sealed class UpCommand : CliCommand
{
    private readonly Option<string[]> regions = new("--regions")
    {
        Description = "Regions to have a cluster in, by name, or as name=latitude,longitude.",
        // One text, since the help shows it as it is written.
        DefaultValueFactory = _ => ["us-central,europe-west,asia-east"],
        HelpName = "NAME,...",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> nodes = new("--nodes") { Description = $"Nodes of each new cluster, 1 to {InstanceConfig.MostNodes}, simulated up to {InstanceConfig.MostSimulatedNodes}.", DefaultValueFactory = _ => UpRequest.DefaultNodes, HelpName = "N" };

    private readonly Option<string> runtime = new("--runtime")
    {
        Description = "What a pod is in a new cluster: \"processes\", \"containers\" or \"simulated\".",
        DefaultValueFactory = _ => Runtimes.Processes,
        HelpName = "NAME",
    };

    private readonly Option<string> socket = new("--cri-socket")
    {
        Description = "Run the containers of new clusters in this runtime, by CRI v1, instead of one of their own.", HelpName = "PATH", DefaultValueFactory = _ => "",
    };

    private readonly SimulationOption simulate = new();

    private readonly Option<bool> demo = new("--demo") { Description = "Also deploy the button masher through the federation." };

    private readonly Option<string[]> etcd = new("--etcd-servers")
    {
        Description = "Keep the objects of what is created in this etcd, instead of in a file each.", HelpName = "URL,...", AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> old = new("--serve-2017-apis") { Description = "What is created also serves extensions/v1beta1, for manifests of that time." };

    private readonly Option<string> scheduler = new("--scheduler-config")
    {
        Description = "A KubeSchedulerConfiguration for the schedulers of new clusters: profiles, weights, back-off.", HelpName = "FILE", DefaultValueFactory = _ => "",
    };

    private readonly DnsProviderOptions provider = new();

    public UpCommand() : base("up", "Bring up a cluster in every region and a federation over them; safe to repeat.",
        "meridian up", "meridian up --regions us-east,europe-north --nodes 3", "meridian up --regions lab=52.5,13.4", "meridian up --runtime simulated --nodes 5", "meridian up --runtime simulated --nodes 1000 --simulate start-delay=1s..5s --simulate crash-share=1%", "meridian up --demo")
    {
        Options.Add(regions);
        Options.Add(nodes);
        Options.Add(runtime);
        Options.Add(socket);
        Options.Add(simulate);
        Options.Add(demo);
        Options.Add(etcd);
        Options.Add(old);
        Options.Add(scheduler);
        provider.AddTo(this);
    }

    // A runtime that is named is meant to be used.
    private string? RuntimeOf(ParseResult arguments) =>
        arguments.GetResult(runtime) is { Implicit: false } ? Known(arguments.GetRequiredValue(runtime))
        : arguments.GetValue(socket) is { Length: > 0 } ? Runtimes.Containers
        : null;

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw new CliException("local clusters need the whole loopback network 127.0.0.0/8, which only Linux has; other systems are not supported yet");
        var wanted = Request(arguments);
        var home = MeridianHome.FromEnvironment();
        using var held = await LockAsync(home, arguments, cancellationToken);
        await new Up(home, Ticks(), TimeProvider.System).RunAsync(wanted, cancellationToken);
        return ExitCodes.Ok;
    }

    // What was not said is told apart from what was: it says nothing about clusters that exist.
    private UpRequest Request(ParseResult arguments) => new(
        RegionArguments.Parse(arguments.GetRequiredValue(regions)),
        arguments.GetResult(nodes) is { Implicit: false } ? Bounded(arguments.GetValue(nodes), InstanceConfig.MostNodesOf(arguments.GetRequiredValue(runtime))) : null,
        RuntimeOf(arguments),
        arguments.GetValue(demo))
    {
        EtcdServers = EtcdServers.Parse(arguments.GetValue(etcd)), Serves2017Apis = arguments.GetValue(old), SchedulerConfig = Checked(arguments.GetValue(scheduler) ?? ""),
        Simulation = SimulationOption.Read(arguments.GetValue(simulate) ?? []),
        CriSocket = arguments.GetValue(socket) is { Length: > 0 } path ? Path.GetFullPath(path) : "",
        DnsProvider = provider.Read(arguments, new InstanceConfig { Name = "", Block = 1 }.DnsZone),
    };

    private static string Checked(string schedulerConfig)
    {
        if (schedulerConfig.Length == 0) return "";
        var file = Path.GetFullPath(schedulerConfig);
        SchedulerConfigFile.Read(file);
        return file;
    }

    private static int Bounded(int nodes, int most) => nodes >= 1 && nodes <= most
        ? nodes
        : throw CliException.BadInput($"--nodes {nodes}: a cluster has 1 to {most} nodes");

    private static string Known(string runtime) => Runtimes.All.Contains(runtime)
        ? runtime
        : throw CliException.BadInput($"--runtime {runtime}: there is no such runtime; there are: {string.Join(", ", Runtimes.All)}");
}
