namespace Meridian.Dns.Tests;

public sealed class Rfc2136ContractTests(BindServer server) : ProviderContract(server), IClassFixture<BindServer>;

public sealed class PowerDnsContractTests(PowerDnsServer server) : ProviderContract(server), IClassFixture<PowerDnsServer>;

public sealed class CoreDnsContractTests(EtcdServer server) : ProviderContract(server), IClassFixture<EtcdServer>;

public sealed class Route53ContractTests(Route53Double server) : ProviderContract(server), IClassFixture<Route53Double>;

public sealed class GoogleCloudDnsContractTests(GoogleDnsDouble server) : ProviderContract(server), IClassFixture<GoogleDnsDouble>;
