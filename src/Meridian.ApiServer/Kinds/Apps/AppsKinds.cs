namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>apps</c>.</summary>
internal static class AppsKinds
{
    public static IReadOnlyList<BuiltInKind> All(bool federated) =>
    [
        new(new ControllerRevisionStrategy(), AppsColumns.ControllerRevisions),
        new(new DaemonSetStrategy(), AppsColumns.DaemonSets),
        new(new DeploymentStrategy(federated), new DeploymentColumns()),
        new(new ReplicaSetStrategy(), new ReplicaSetColumns()),
        new(new StatefulSetStrategy(), AppsColumns.StatefulSets),
    ];
}
