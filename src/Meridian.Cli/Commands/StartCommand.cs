using System.CommandLine;

namespace Meridian.Cli;

/// <summary><c>meridian start</c>.</summary>
internal sealed class StartCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "A cluster, or \"federation\"." };

    private readonly SimulationOption simulate = new();

    public StartCommand() : base("start", "Start a stopped cluster.", "meridian start asia-east", "meridian start federation", "meridian start us-central --simulate crash-share=5%")
    {
        Arguments.Add(name);
        Options.Add(simulate);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var home = MeridianHome.FromEnvironment();
        _ = home.Existing(arguments.GetRequiredValue(name));
        using var held = await LockAsync(home, arguments, cancellationToken);
        var instance = home.Existing(arguments.GetRequiredValue(name));
        if (arguments.GetValue(simulate) is { Length: > 0 } given) Change(instance, SimulationOption.Read(given));
        await Ticks().StepAsync(p => $"{instance.Name} serves {p.ApiServer}", () => InstanceProcess.StartAsync(instance, cancellationToken));
        await TellOthersAsync(home, instance, cancellationToken);
        return ExitCodes.Ok;
    }

    private static void Change(InstanceFolder instance, Dictionary<string, string> settings)
    {
        var config = instance.ReadConfig();
        if (config.Runtime != Runtimes.Simulated || instance.IsFederation) throw CliException.BadInput($"--simulate: {instance.Name} has no simulated nodes");
        if (InstanceLock.IsHeld(instance)) throw CliException.BadInput($"--simulate: {instance.Name} runs; stop it first, or annotate its nodes");
        instance.WriteConfig(config with { Simulation = settings });
    }

    // Its credentials are new after its certificates were lost; otherwise nothing changes.
    private static async Task TellOthersAsync(MeridianHome home, InstanceFolder instance, CancellationToken cancellationToken)
    {
        UserKubeconfig.FromEnvironment(home).Merge([(instance.Name, InstanceCredentials.Read(instance))]);
        if (instance.IsFederation || !FederationAccess.IsRunning(home)) return;
        using var connection = FederationAccess.Open(home);
        await new LocalMembership(connection.Client, TimeProvider.System).JoinAsync(instance, cancellationToken);
    }
}
