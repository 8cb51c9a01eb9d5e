namespace Meridian.Federation;

/// <summary>A service with the record sets that it has now.</summary>
/// <param name="Service">The service, and how it is reached.</param>
/// <param name="Sets">Its record sets.</param>
/// <param name="HostNames">Load balancer names that its addresses come from.</param>
internal sealed record PublishedService(NamedService Service, IReadOnlyList<DesiredRecordSet> Sets, IReadOnlyList<string> HostNames);
