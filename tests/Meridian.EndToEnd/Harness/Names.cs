namespace Meridian.EndToEnd.Harness;

/// <summary>DNS names of a federated service of the namespace <c>default</c>.</summary>
public static class Names
{
    public static string Global(string service) => $"{service}.default.world.svc.meridian.test";

    public static string Region(string service, string region) => $"{service}.default.world.svc.{region}.meridian.test";

    public static string Zone(string service, string region, string zone) => $"{service}.default.world.svc.{zone}.{region}.meridian.test";
}
