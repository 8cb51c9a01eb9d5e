namespace Meridian.Dns.Tests;

public sealed class Rfc2136ContractTests(BindServer server) : ProviderContract(server), IClassFixture<BindServer>;

public sealed class PowerDnsContractTests(PowerDnsServer server) : ProviderContract(server), IClassFixture<PowerDnsServer>;

public sealed class CoreDnsContractTests(EtcdServer server) : ProviderContract(server), IClassFixture<EtcdServer>;
