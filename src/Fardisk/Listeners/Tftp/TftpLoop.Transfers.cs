using System.Net.Sockets;
using Fardisk.Diagnostics;
using Fardisk.Protocols.Tftp;

namespace Fardisk.Listeners.Tftp;

internal sealed partial class TftpLoop
{
    private void Begin(TftpTransfer transfer)
    {
        TftpOpening opening = transfer.Opening!;
        if (opening.Content is not { } content)
        {
            _sender.SendError(transfer.Socket, opening.Code, opening.Message);
            _refused++;
            string text = $"{transfer.Name} refused: {opening.Message}";
            TftpLog.Refused(logger, transfer.Ask.From.ToString(), text);
            Record(transfer, text);
            Remove(transfer);
            return;
        }

        TftpTerms terms = TftpTerms.Agree(transfer.Ask.Request.Options, limits, content.Length);
        transfer.Name = transfer.Ask.Request.FileName == content.File.Name ? content.File.Name : $"{content.File.Name} (asked as {transfer.Name})";
        transfer.Protocol = new TftpReadTransfer(terms, content.Length, limits.RetransmitsMax);
        Carry(transfer, transfer.Protocol.Start(Now));
    }

    private void TakePackets(TftpTransfer transfer)
    {
        while (true)
        {
            int length = transfer.Socket.Receive(_received, SocketFlags.None, out SocketError error);
            if (error is SocketError.WouldBlock)
            {
                return;
            }

            if (transfer.Protocol is not { } protocol)
            {
                if (error != SocketError.Success)
                {
                    Remove(transfer);
                    return;
                }

                continue; // nothing was sent yet, so there is nothing to acknowledge
            }

            TftpStep step = TftpStep.Wait;
            if (error != SocketError.Success)
            {
                step = protocol.OnClientGone();
            }
            else
            {
                ReadOnlySpan<byte> packet = _received.AsSpan(0, length);
                step = protocol.OnPacket(packet, Now);
                if (step.Kind == TftpStepKind.End && protocol.Outcome is TftpOutcome.ClientAborted or TftpOutcome.SizeProbe)
                {
                    transfer.Message = TftpPacket.ReadMessage(packet);
                }
            }

            if (!Carry(transfer, step))
            {
                return;
            }
        }
    }

    // Does what the state machine asks; false once the transfer is gone.
    private bool Carry(TftpTransfer transfer, TftpStep step)
    {
        SendResult result = SendResult.Sent;
        switch (step.Kind)
        {
            case TftpStepKind.SendOptionAck:
                result = _sender.SendOptionAck(transfer);
                break;
            case TftpStepKind.SendBlocks when transfer.Waiting is not null:
                transfer.Waiting = step; // the disk is still being read: the newest step counts
                break;
            case TftpStepKind.SendBlocks when transfer.TryGetBytes(step, out ReadOnlySpan<byte> bytes):
                result = _sender.SendBlocks(transfer, step, bytes);
                break;
            case TftpStepKind.SendBlocks:
                transfer.Waiting = step;
                ThreadPool.UnsafeQueueUserWorkItem(static job => job.Loop.ReadOnPool(job.Transfer, job.Step), (Loop: this, Transfer: transfer, Step: step), preferLocal: false);
                break;
            case TftpStepKind.End:
                Finish(transfer);
                return false;
            default:
                break;
        }

        return result != SendResult.ClientGone || Carry(transfer, transfer.Protocol!.OnClientGone());
    }

    private void SendAfterRead(TftpTransfer transfer)
    {
        TftpStep step = transfer.Waiting!.Value;
        transfer.Waiting = null;
        if (transfer.Protocol!.Outcome != TftpOutcome.Running)
        {
            Finish(transfer);
        }
        else if (transfer.ReadFailed)
        {
            _sender.SendError(transfer.Socket, TftpErrorCode.NotDefined, "the server cannot read the file any more");
            _broken++;
            string text = $"{transfer.Name} broken off at byte {transfer.Protocol.BytesAcknowledged}: its disk cannot be read";
            TftpLog.Broken(logger, transfer.Ask.From.ToString(), text);
            Record(transfer, text);
            Remove(transfer);
        }
        else
        {
            Carry(transfer, step);
        }
    }

    private void CheckDeadlines()
    {
        TimeSpan now = Now;
        if (now < _nextCheck || _transfers.Count == 0)
        {
            return;
        }

        _nextCheck = now + TimeSpan.FromMilliseconds(DeadlineCheckMilliseconds);
        List<TftpTransfer>? due = null;
        foreach (TftpTransfer transfer in _transfers.Values)
        {
            if (transfer is { Protocol: { } protocol, Waiting: null } && protocol.Deadline <= now)
            {
                (due ??= []).Add(transfer);
            }
        }

        foreach (TftpTransfer transfer in due ?? [])
        {
            Guarded(transfer, static (loop, t) => loop.Carry(t, t.Protocol!.OnDeadline(loop.Now)));
        }
    }

    private void Finish(TftpTransfer transfer)
    {
        if (transfer.Waiting is not null)
        {
            return; // a read is on its way into the transfer's buffer: it ends when that is back
        }

        TftpReadTransfer protocol = transfer.Protocol!;
        string client = transfer.Ask.From.ToString();
        if (protocol.Outcome == TftpOutcome.SizeProbe)
        {
            TftpLog.Probed(logger, client, transfer.Name);
            Remove(transfer);
            return;
        }

        string text = TftpText.Ended(transfer.Name, protocol, transfer.Message);
        if (protocol.Outcome is TftpOutcome.Completed or TftpOutcome.CompletedUnconfirmed)
        {
            _completed++;
            TftpLog.Sent(logger, client, text, (long)(Now - transfer.StartedAt).TotalMilliseconds);
        }
        else
        {
            _broken++;
            TftpLog.Broken(logger, client, text);
        }

        Record(transfer, text);
        Remove(transfer);
    }

    private void Record(TftpTransfer transfer, string text)
    {
        if (transfer.Opening is { Mac: { } mac } opening)
        {
            timeline.Record(new BootEvent(clock.GetUtcNow(), mac, BootStage.TftpFile, text, opening.Client, Now - transfer.StartedAt));
        }
    }

    private void Remove(TftpTransfer transfer)
    {
        if (!_transfers.Remove(transfer.Id))
        {
            return;
        }

        if (_byClient.TryGetValue(transfer.Ask.From, out TftpTransfer? current) && ReferenceEquals(current, transfer))
        {
            _byClient.Remove(transfer.Ask.From);
        }

        _epoll.Remove(transfer.Descriptor);
        transfer.Socket.Dispose();
        if (transfer.Waiting is null)
        {
            transfer.Dispose(); // else the thread pool still reads into its buffer: it goes when that is done
        }
    }

    private void EndAll()
    {
        foreach (TftpTransfer transfer in _transfers.Values.ToArray())
        {
            _sender.SendError(transfer.Socket, TftpErrorCode.NotDefined, "the server is stopping");
            Remove(transfer);
        }
    }
}
