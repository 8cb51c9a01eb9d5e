using System.CommandLine;

namespace Meridian.Cli;

/// <summary><c>meridian start</c>.</summary>
internal sealed class StartCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "A cluster, or \"federation\"." };

    public StartCommand() : base("start", "Start a stopped cluster.", "meridian start asia-east", "meridian start federation") => Arguments.Add(name);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var home = MeridianHome.FromEnvironment();
        _ = home.Existing(arguments.GetRequiredValue(name));
        using var held = await LockAsync(home, arguments, cancellationToken);
        var instance = home.Existing(arguments.GetRequiredValue(name));
        await Ticks().StepAsync(p => $"{instance.Name} serves {p.ApiServer}", () => InstanceProcess.StartAsync(instance, cancellationToken));
        await TellOthersAsync(home, instance, cancellationToken);
        return ExitCodes.Ok;
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
