using Fardisk.Protocols.Dhcp;
using Fardisk.Tests.Samples;
using Xunit;

namespace Fardisk.Tests.Protocols.Dhcp;

public class DhcpAllocationTests
{
    [Fact]
    public void ReadDecideWrite_RealMessages_AllocateNothing()
    {
        DhcpPacket packet = new();
        byte[] target = new byte[DhcpAnswer.SizeMax];
        DhcpNetworkFacts network = new(Ipv4Address.Parse("10.0.0.1"), 24, Ipv4Address.Parse("10.0.0.254"), [Ipv4Address.Parse("10.0.0.253")], "room.test", 3600);
        DhcpBindingFacts facts = new(Ipv4Address.Parse("10.0.0.100"), default, IsPinned: false, HasPool: true);
        DhcpBootFacts boot = new("ipxe.efi", 1000, "pc07", "iqn.test:pc07");
        byte[][] samples = [.. DhcpSamples.All.Select(s => s.Bytes)];
        int answered = Run(); // once before: statics and the code itself

        long before = GC.GetAllocatedBytesForCurrentThread();
        answered += Run();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(2 * samples.Length, answered);
        Assert.Equal(0, allocated);

        int Run()
        {
            int count = 0;
            foreach (byte[] sample in samples)
            {
                packet.Read(sample);
                DhcpAsker asker = DhcpAsker.From(packet);
                DhcpVerdict verdict = DhcpRules.Decide(packet, DhcpRules.ServerIdentifier(packet, network.ServerAddress), facts);
                verdict = verdict.Action is DhcpAction.Nak ? verdict with { Action = DhcpAction.Ack, Address = facts.Candidate } : verdict;
                count += DhcpAnswer.Write(target, packet, asker, verdict, network, boot) > 0 ? 1 : 0;
                count -= DhcpDestination.For(packet, DhcpAnswer.TypeOf(verdict.Action), verdict.Address).Port == 68 ? 0 : 1;
            }

            return count;
        }
    }
}
